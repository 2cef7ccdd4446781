using System.Collections.Frozen;
using Microsoft.AspNetCore.Identity;
using WhiteLabelLinks.Tenants.Resources;

namespace WhiteLabelLinks.Tenants.Members;

/// <summary>
/// Long enough, and not one that guessing programs try first. No rules about kinds of characters: they make passwords that
/// look hard and are not.
/// </summary>
internal sealed class PasswordRules : IPasswordValidator<Person>
{
    public const int MinLength = 10;
    public const int MaxLength = 256;

    private static readonly FrozenSet<string> Common = ReadCommon();

    public Task<IdentityResult> ValidateAsync(UserManager<Person> manager, Person user, string? password) =>
        Task.FromResult(Complaint(password, user.Email) is { } complaint
            ? IdentityResult.Failed(new IdentityError { Code = "Password", Description = complaint })
            : IdentityResult.Success);

    /// <summary>What is wrong with a password.</summary>
    /// <returns>A sentence for the field, or null when the password is fine.</returns>
    public static string? Complaint(string? password, string email)
    {
        if (string.IsNullOrEmpty(password) || password.Length < MinLength)
        {
            return TenantsText.PasswordTooShort;
        }
        if (password.Length > MaxLength)
        {
            return TenantsText.PasswordTooLong;
        }
        var lower = password.ToLowerInvariant();
        if (Common.Contains(lower) || Common.Contains(lower.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '!', '.')))
        {
            return TenantsText.PasswordCommon;
        }
        if (lower.Distinct().Count() < 5)
        {
            return TenantsText.PasswordRepeats;
        }
        var local = email.Split('@')[0].ToLowerInvariant();
        return password.Equals(email, StringComparison.OrdinalIgnoreCase) || (local.Length >= 4 && lower.Replace(local, "", StringComparison.Ordinal).Length < 5)
            ? TenantsText.PasswordIsEmail
            : null;
    }

    private static FrozenSet<string> ReadCommon()
    {
        using var stream = typeof(PasswordRules).Assembly.GetManifestResourceStream("common-passwords.txt")
            ?? throw new InvalidOperationException("common-passwords.txt is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .ToFrozenSet(StringComparer.Ordinal);
    }
}
