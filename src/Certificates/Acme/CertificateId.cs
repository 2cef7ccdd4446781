using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace WhiteLabelLinks.Certificates.Acme;

/// <summary>A certificate's name in renewal information (RFC 9773 4.1): its issuer's key identifier and its serial number.</summary>
public static class CertificateId
{
    /// <summary>Null where the certificate does not say which key issued it.</summary>
    public static string? Of(X509Certificate2 certificate)
    {
        var authority = certificate.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().FirstOrDefault()?.KeyIdentifier;
        return authority is { IsEmpty: false } key ? $"{Base64Url.Encode(key.Span)}.{Base64Url.Encode(Serial(certificate))}" : null;
    }

    // The bytes of the DER integer, with the zero that keeps it positive: no other form of a serial number promises that zero.
    private static byte[] Serial(X509Certificate2 certificate)
    {
        var signed = new AsnReader(certificate.RawDataMemory, AsnEncodingRules.DER).ReadSequence().ReadSequence();
        if (signed.PeekTag().HasSameClassAndValue(new Asn1Tag(TagClass.ContextSpecific, 0)))
        {
            signed.ReadEncodedValue();
        }

        return signed.ReadIntegerBytes().ToArray();
    }
}
