using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Certificates.Acme;

/// <summary>What an order is finalized with (RFC 8555 7.4, RFC 2986).</summary>
internal static class CertificateSigningRequest
{
    /// <summary>DER: an empty subject, because a common name of more than 64 characters does not exist, and the names as SAN.</summary>
    public static byte[] Create(AcmeKey key, IReadOnlyList<HostName> names) => key.SignRequest(pair =>
    {
        var request = new CertificateRequest(new X500DistinguishedName(""), pair, HashAlgorithmName.SHA256);
        var list = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            list.AddDnsName(name.Value);
        }

        request.CertificateExtensions.Add(list.Build());
        return request.CreateSigningRequest();
    });
}
