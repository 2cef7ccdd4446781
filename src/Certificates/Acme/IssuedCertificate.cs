using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace WhiteLabelLinks.Certificates.Acme;

/// <summary>
/// A certificate with the chain that the CA gave it, in the CA's order. It was checked against its order, and it is without a private
/// key. Nothing here is disposed on purpose: a handshake may still use it.
/// </summary>
public sealed class IssuedCertificate
{
    private const int LongestChain = 10;

    private IssuedCertificate(IReadOnlyList<X509Certificate2> certificates)
    {
        Certificates = certificates;
        RootName = certificates[^1].GetNameInfo(X509NameType.SimpleName, forIssuer: true);
        RenewalId = CertificateId.Of(certificates[0]);
    }

    /// <summary>The leaf first; then each certificate's issuer. The root is mostly left out.</summary>
    public IReadOnlyList<X509Certificate2> Certificates { get; }

    public X509Certificate2 Leaf => Certificates[0];

    /// <summary>Who issued the last certificate of the chain: the root that a visitor's device must know.</summary>
    public string RootName { get; }

    /// <summary>
    /// What <see cref="AcmeClient.GetRenewalInfoAsync"/> and <see cref="OrderRequest.Replaces"/> call it; null for a leaf without an
    /// authority key identifier.
    /// </summary>
    public string? RenewalId { get; }

    /// <summary>The whole chain as PEM, with line feeds.</summary>
    public string ToPem() => string.Concat(Certificates.Select(certificate => certificate.ExportCertificatePem() + "\n"));

    /// <summary>Reads <c>application/pem-certificate-chain</c> (RFC 8555 9.1), which may hold certificates and nothing else.</summary>
    internal static IssuedCertificate Parse(AcmeAnswer answer)
    {
        if (answer.MediaType != "application/pem-certificate-chain")
        {
            throw new AcmeBadAnswerException($"{answer.Url} answered with {answer.MediaType} instead of a chain of certificates.");
        }

        var certificates = new List<X509Certificate2>();
        var rest = Encoding.ASCII.GetString(answer.Body).AsSpan();
        try
        {
            while (PemEncoding.TryFind(rest, out var fields))
            {
                var before = rest[..fields.Location.Start.GetOffset(rest.Length)];
                if (certificates.Count == LongestChain || !before.IsWhiteSpace() || rest[fields.Label] is not "CERTIFICATE")
                {
                    throw new AcmeBadAnswerException($"{answer.Url} delivered something else than a chain of at most {LongestChain} certificates.");
                }

                certificates.Add(X509CertificateLoader.LoadCertificate(Convert.FromBase64String(rest[fields.Base64Data].ToString())));
                rest = rest[fields.Location.End.GetOffset(rest.Length)..];
            }

            return certificates.Count > 0 && rest.IsWhiteSpace()
                ? new IssuedCertificate(certificates)
                : throw new AcmeBadAnswerException($"{answer.Url} delivered something else than a chain of certificates.");
        }
        catch (Exception exception) when (exception is CryptographicException or AsnContentException)
        {
            throw new AcmeBadAnswerException($"{answer.Url} delivered a certificate that cannot be read.", exception);
        }
    }
}
