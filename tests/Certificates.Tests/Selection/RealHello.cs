using System.Net.Security;
using System.Security.Authentication;

namespace WhiteLabelLinks.Certificates.Tests.Selection;

/// <summary>First messages as .NET's own TLS client writes them.</summary>
internal static class RealHello
{
    public static async Task<byte[]> WriteAsync(string host, string[] protocols, SslProtocols versions = SslProtocols.Tls12 | SslProtocols.Tls13)
    {
        using var wire = new Wire();
        await using var client = new SslStream(wire);
        var options = new SslClientAuthenticationOptions { TargetHost = host, EnabledSslProtocols = versions };
        if (protocols.Length > 0)
        {
            options.ApplicationProtocols = [.. protocols.Select(protocol => new SslApplicationProtocol(protocol))];
        }

        try
        {
            await client.AuthenticateAsClientAsync(options, CancellationToken.None);
        }
        catch (IOException)
        {
            // Nobody answers.
        }

        return wire.Sent;
    }

    /// <summary>The same message in records of these sizes, the last one taking the rest.</summary>
    public static byte[] Cut(byte[] hello, Func<int> nextSize)
    {
        var records = new List<byte>();
        var rest = hello.AsSpan(5).ToArray();
        for (var at = 0; at < rest.Length;)
        {
            var size = Math.Min(nextSize(), rest.Length - at);
            records.AddRange([22, 3, 1, (byte)(size >> 8), (byte)size, .. rest[at..(at + size)]]);
            at += size;
        }

        return [.. records];
    }

    private sealed class Wire : MemoryStream
    {
        public byte[] Sent { get; private set; } = [];

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Sent = [.. Sent, .. buffer.Span];
            return ValueTask.CompletedTask;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("Nobody answers.");
    }
}
