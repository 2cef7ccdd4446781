using System.Security.Cryptography.X509Certificates;

namespace WhiteLabelLinks.Certificates.Storage;

/// <summary>What people read about a certificate.</summary>
internal static class CertificateFacts
{
    private const string Organization = "2.5.4.10";

    /// <summary>Beginning of its life.</summary>
    public static DateTimeOffset From(X509Certificate2 certificate) => new(certificate.NotBefore.ToUniversalTime(), TimeSpan.Zero);

    /// <summary>End of its life.</summary>
    public static DateTimeOffset Until(X509Certificate2 certificate) => new(certificate.NotAfter.ToUniversalTime(), TimeSpan.Zero);

    /// <summary>The organization that issued it and the name of its own certificate, as far as they are given.</summary>
    public static string IssuerOf(X509Certificate2 leaf)
    {
        var name = leaf.GetNameInfo(X509NameType.SimpleName, forIssuer: true);
        var organization = leaf.IssuerName.EnumerateRelativeDistinguishedNames()
            .Where(part => !part.HasMultipleElements && part.GetSingleElementType().Value == Organization)
            .Select(part => part.GetSingleElementValue())
            .FirstOrDefault();
        return string.IsNullOrEmpty(organization) || name.Contains(organization, StringComparison.OrdinalIgnoreCase) ? name : $"{organization} {name}";
    }
}
