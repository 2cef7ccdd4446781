using System.Globalization;
using System.Text;
using WhiteLabelLinks.Tenants.Members;
using WhiteLabelLinks.Tenants.Resources;

namespace WhiteLabelLinks.Tenants.Brands;

/// <summary>Names of agencies and brands, and the part of addresses that follows from one.</summary>
internal static class Names
{
    private const int MaxSlug = 40;

    public static string? Complaint(string? name)
    {
        var trimmed = (name ?? "").Trim();
        return trimmed.Length == 0 || trimmed.Any(char.IsControl) ? TenantsText.NameMissing
            : trimmed.Length > People.MaxName ? TenantsText.NameTooLong
            : trimmed.Any(IsDirection) ? TenantsText.NameMisleading
            : null;
    }

    // Invisible, and able to make a name read as another one wherever it stands (Unicode's Bidi_Control).
    private static bool IsDirection(char c) => c is '\u061C' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    public static string? SlugComplaint(string? name) => ToSlug(name ?? "").Length == 0 ? TenantsText.SetupNameLetters : null;

    /// <summary>"Café Noir &amp; Co" is <c>cafe-noir-co</c>: fit for a path and for a part of a host name. Empty when nothing is left.</summary>
    public static string ToSlug(string name)
    {
        var slug = new StringBuilder(MaxSlug);
        foreach (var c in Decompose(name))
        {
            if (slug.Length == MaxSlug)
            {
                break;
            }
            if (char.IsAsciiLetterOrDigit(c))
            {
                slug.Append(char.ToLowerInvariant(c));
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }
        return slug.ToString().Trim('-');
    }

    private static string Decompose(string name)
    {
        try
        {
            return name.Normalize(NormalizationForm.FormD);
        }
        catch (ArgumentException)
        {
            return "";
        }
    }
}
