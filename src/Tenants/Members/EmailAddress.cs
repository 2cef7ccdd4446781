using System.Net.Mail;
using System.Text;
using WhiteLabelLinks.Tenants.Resources;

namespace WhiteLabelLinks.Tenants.Members;

internal static class EmailAddress
{
    private const int MaxLength = 254;

    /// <summary>Parses what a person typed: one plain address, without a display name. The error is a sentence for the field.</summary>
    public static bool TryParse(string? text, out string email, out string error)
    {
        email = (text ?? "").Trim();
        error = "";
        if (email.Length == 0)
        {
            error = TenantsText.EmailMissing;
        }
        else if (email.Length > MaxLength || email.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '<' or '>' or ',' or ';' or '"')
            || !MailAddress.TryCreate(email, out var parsed) || parsed.Address != email
            || !parsed.Host.Contains('.', StringComparison.Ordinal))
        {
            error = TenantsText.EmailInvalid;
        }
        return error.Length == 0;
    }

    /// <summary>What two spellings of one address have in common.</summary>
    public static string Normalize(string email)
    {
        if (email.Any(char.IsControl))
        {
            return "";
        }
        try
        {
            return email.Trim().Normalize(NormalizationForm.FormKC).ToUpperInvariant();
        }
        catch (ArgumentException)
        {
            // Half a surrogate pair: no address that anyone has.
            return "";
        }
    }
}

/// <summary>The same for ASP.NET Core Identity, which normalises names and addresses on its own.</summary>
internal sealed class EmailNormalizer : Microsoft.AspNetCore.Identity.ILookupNormalizer
{
    public string? NormalizeName(string? name) => name is null ? null : EmailAddress.Normalize(name);

    public string? NormalizeEmail(string? email) => email is null ? null : EmailAddress.Normalize(email);
}
