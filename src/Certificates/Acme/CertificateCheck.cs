using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Certificates.Acme;

/// <summary>
/// Looks at a delivered certificate before anybody is served with it. It is not a check of trust, which is the visitor's: it finds
/// what a fault of a CA, of a proxy or of ours would break.
/// </summary>
internal static class CertificateCheck
{
    private const string SubjectAlternativeName = "2.5.29.17";
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    // CAs date certificates back by an hour; clocks differ by less.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(10);

    /// <summary>Ends with the first fault, if there is one.</summary>
    /// <exception cref="AcmeWrongCertificateException">It must not be served.</exception>
    public static void Require(IssuedCertificate issued, AcmeKey key, IReadOnlyCollection<HostName> names, DateTimeOffset now)
    {
        if (Fault(issued, key, names, now) is { } fault)
        {
            throw new AcmeWrongCertificateException($"The certificate for {string.Join(", ", names)} is not served: {fault}");
        }
    }

    /// <summary>What is wrong, in words; null when nothing is.</summary>
    public static string? Fault(IssuedCertificate issued, AcmeKey key, IReadOnlyCollection<HostName> names, DateTimeOffset now)
    {
        try
        {
            return FaultOf(issued, key, names, now);
        }
        catch (CryptographicException)
        {
            // Fields are decoded when they are asked for.
            return "it cannot be read.";
        }
    }

    private static string? FaultOf(IssuedCertificate issued, AcmeKey key, IReadOnlyCollection<HostName> names, DateTimeOffset now)
    {
        var leaf = issued.Leaf;
        return !key.Opens(leaf) ? "it is for another key than ours."
            : NamesOf(leaf) is not { } held || !held.SetEquals(names.Select(name => name.Value)) ? "its names are not exactly the ordered ones."
            : leaf.NotBefore.ToUniversalTime() is var start && start > now.UtcDateTime + Slack ? $"it is valid from {start:u} only; is this machine's clock right?"
            : leaf.NotAfter.ToUniversalTime() is var end && end <= now.UtcDateTime ? $"it ended on {end:u}; is this machine's clock right?"
            : IsAuthority(leaf) ? "it is a CA's own certificate."
            : leaf.Extensions.OfType<X509EnhancedKeyUsageExtension>().Any(usage => usage.EnhancedKeyUsages[ServerAuthentication] is null) ? "it is not for servers."
            : FirstBrokenLink(issued.Certificates) is { } link ? $"“{link.Subject}” did not issue what stands before it in the chain."
            : null;
    }

    /// <summary>The DNS names; null when there are none, or names of another kind beside them.</summary>
    private static HashSet<string>? NamesOf(X509Certificate2 leaf)
    {
        if (leaf.Extensions[SubjectAlternativeName] is not { } extension)
        {
            return null;
        }

        var dns = new Asn1Tag(TagClass.ContextSpecific, 2);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        try
        {
            for (var list = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence(); list.HasData;)
            {
                if (!list.PeekTag().HasSameClassAndValue(dns))
                {
                    return null;
                }

                names.Add(list.ReadCharacterString(UniversalTagNumber.IA5String, dns));
            }
        }
        catch (AsnContentException)
        {
            return null;
        }

        return names;
    }

    private static X509Certificate2? FirstBrokenLink(IReadOnlyList<X509Certificate2> chain) =>
        chain.Skip(1).Zip(chain).FirstOrDefault(link => !Issued(link.First, link.Second)).First;

    private static bool IsAuthority(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(basic => basic.CertificateAuthority);

    // Building an X509Chain would ask the machine's store, and its answer would be about trust; this is the signature alone.
    internal static bool Issued(X509Certificate2 issuer, X509Certificate2 subject)
    {
        if (!issuer.SubjectName.RawData.AsSpan().SequenceEqual(subject.IssuerName.RawData) || !IsAuthority(issuer))
        {
            return false;
        }

        try
        {
            var certificate = new AsnReader(subject.RawDataMemory, AsnEncodingRules.DER).ReadSequence();
            var content = certificate.ReadEncodedValue();
            var algorithm = certificate.ReadEncodedValue();
            var signature = certificate.ReadBitString(out var unusedBits);
            // RFC 5280 4.1.1.2: what signs is named twice, and only one of the two is under the signature.
            return unusedBits == 0
                && algorithm.Span.SequenceEqual(SignedAlgorithm(content).Span)
                && IsSignature(issuer, new AsnReader(algorithm, AsnEncodingRules.DER).ReadSequence().ReadObjectIdentifier(), content.Span, signature);
        }
        catch (Exception exception) when (exception is AsnContentException or CryptographicException)
        {
            return false;
        }
    }

    private static ReadOnlyMemory<byte> SignedAlgorithm(ReadOnlyMemory<byte> content)
    {
        var fields = new AsnReader(content, AsnEncodingRules.DER).ReadSequence();
        if (fields.PeekTag().HasSameClassAndValue(new Asn1Tag(TagClass.ContextSpecific, 0)))
        {
            fields.ReadEncodedValue();
        }

        fields.ReadInteger();
        return fields.ReadEncodedValue();
    }

    // RFC 5758 3.2 and RFC 4055 5: what public CAs sign with. Anything else counts as no signature.
    private static bool IsSignature(X509Certificate2 issuer, string algorithm, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        HashAlgorithmName? digest = algorithm switch
        {
            "1.2.840.10045.4.3.2" or "1.2.840.113549.1.1.11" => HashAlgorithmName.SHA256,
            "1.2.840.10045.4.3.3" or "1.2.840.113549.1.1.12" => HashAlgorithmName.SHA384,
            "1.2.840.10045.4.3.4" or "1.2.840.113549.1.1.13" => HashAlgorithmName.SHA512,
            _ => null,
        };
        if (digest is not { } hash)
        {
            return false;
        }

        if (algorithm.StartsWith("1.2.840.10045.", StringComparison.Ordinal))
        {
            using var curve = issuer.GetECDsaPublicKey();
            return curve?.VerifyData(content, signature, hash, DSASignatureFormat.Rfc3279DerSequence) == true;
        }

        using var rsa = issuer.GetRSAPublicKey();
        return rsa?.VerifyData(content, signature, hash, RSASignaturePadding.Pkcs1) == true;
    }
}
