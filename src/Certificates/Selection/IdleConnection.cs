using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace WhiteLabelLinks.Certificates.Selection;

/// <summary>
/// A connection of the program with itself, in memory, on which nothing is said after the handshake. The TLS context of its
/// certificate stays in use as long as it is open.
/// </summary>
internal sealed class IdleConnection : IDisposable
{
    private readonly SslStream _server;

    private IdleConnection(SslStream server)
    {
        _server = server;
    }

    /// <summary>Opens one.</summary>
    /// <param name="options">Those of visitors' connections: contexts are shared by connections that are opened alike.</param>
    public static async Task<IdleConnection> OpenAsync(SslServerAuthenticationOptions options, CancellationToken cancellation)
    {
        var (asked, answered) = (new Pipe(), new Pipe());
        var server = new SslStream(new TwoWay(asked.Reader.AsStream(), answered.Writer.AsStream()));
        try
        {
            // Closed when it is done: the half that is kept costs two thirds of what both do.
            await using var client = new SslStream(new TwoWay(answered.Reader.AsStream(), asked.Writer.AsStream()));
            var serving = server.AuthenticateAsServerAsync(options, cancellation);
            await client.AuthenticateAsClientAsync(AsClient(options.ServerCertificateContext?.TargetCertificate), cancellation);
            await serving;
            return new IdleConnection(server);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public void Dispose() => _server.Dispose();

    private static SslClientAuthenticationOptions AsClient(X509Certificate2? expected) => new()
    {
        TargetHost = "",
        // It never returns, and must not take part in what is kept for those that do.
        AllowTlsResume = false,
        CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        },
        RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null && certificate.Equals(expected),
    };

    /// <summary>One end: what the other end writes is read here.</summary>
    private sealed class TwoWay(Stream input, Stream output) : Stream
    {
        public override bool CanRead => true;

        public override bool CanWrite => true;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => input.Read(buffer, offset, count);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => input.ReadAsync(buffer, cancellationToken);

        public override void Write(byte[] buffer, int offset, int count) => output.Write(buffer, offset, count);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            output.WriteAsync(buffer, cancellationToken);

        public override void Flush() => output.Flush();

        public override Task FlushAsync(CancellationToken cancellationToken) => output.FlushAsync(cancellationToken);

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            input.Dispose();
            output.Dispose();
            base.Dispose(disposing);
        }
    }
}
