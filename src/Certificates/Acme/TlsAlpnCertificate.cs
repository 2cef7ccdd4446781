using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Certificates.Acme;

/// <summary>The certificate that answers a <c>tls-alpn-01</c> challenge (RFC 8737 3).</summary>
public static class TlsAlpnCertificate
{
    /// <summary>The only protocol such a connection offers; a visitor never does, and must never be given this certificate.</summary>
    public const string Protocol = "acme-tls/1";

    private const string AcmeIdentifier = "1.3.6.1.5.5.7.1.31";
    private static readonly TimeSpan Slack = TimeSpan.FromDays(1);

    /// <summary>Makes it, with a key of its own: self-signed, for this host alone. Any node can, whatever order the challenge belongs to.</summary>
    public static X509Certificate2 Create(HostName host, string keyAuthorization, TimeProvider clock)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=acme-challenge", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host.Value);
        request.CertificateExtensions.Add(names.Build());
        // An OCTET STRING of 32 bytes: its tag and length are two more.
        byte[] digest = [0x04, 0x20, .. SHA256.HashData(Encoding.ASCII.GetBytes(keyAuthorization))];
        request.CertificateExtensions.Add(new X509Extension(AcmeIdentifier, digest, critical: true));
        var now = clock.GetUtcNow();
        return request.CreateSelfSigned(now - Slack, now + Slack);
    }
}
