using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using WhiteLabelLinks.Certificates.Storage;

namespace WhiteLabelLinks.Certificates.Selection;

/// <summary>
/// A certificate made ready for handshakes: what is costly is done once. Never disposed: a handshake may still use it after it was
/// replaced, and the garbage collector knows when none does.
/// </summary>
internal sealed class ServableCertificate
{
    private ServableCertificate(long version, DateTimeOffset ends, SslServerAuthenticationOptions options)
    {
        Version = version;
        Ends = ends;
        Options = options;
    }

    public long Version { get; }

    public DateTimeOffset Ends { get; }

    /// <summary>Shared by all connections; nobody may change it.</summary>
    public SslServerAuthenticationOptions Options { get; }

    /// <summary>Does what each handshake would have to do.</summary>
    /// <param name="version">Of the row it came from.</param>
    /// <param name="leaf">With its private key.</param>
    /// <param name="rest">What the CA gave with it.</param>
    public static ServableCertificate Build(long version, X509Certificate2 leaf, X509Certificate2Collection rest) => new(
        version,
        CertificateFacts.Until(leaf),
        OptionsFor(leaf, rest, [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11]));

    /// <summary>What a connection is opened with.</summary>
    public static SslServerAuthenticationOptions OptionsFor(
        X509Certificate2 leaf, X509Certificate2Collection rest, List<SslApplicationProtocol> protocols) => new()
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(
                leaf,
                rest,
                offline: true,
                // Without this list the chain is built from the machine's store, and an intermediate whose root the machine knows is
                // left out: visitors with older devices, which do not know it, would be turned away.
                rest.Count == 0 ? null : SslCertificateTrust.CreateForX509Collection(rest, sendTrustInHandshake: false)),
            ApplicationProtocols = protocols,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            AllowRenegotiation = false,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        };
}
