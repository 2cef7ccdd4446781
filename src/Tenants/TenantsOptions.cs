namespace WhiteLabelLinks.Tenants;

/// <summary>What the host may decide for this module.</summary>
public sealed class TenantsOptions
{
    /// <summary>Themes that a short domain may choose from; the first is the default.</summary>
    public IReadOnlyList<string> Themes { get; set; } = ["plain"];

    /// <summary>API requests that one key may send in a minute.</summary>
    public int ApiRequestsPerMinute { get; set; } = 600;

    /// <summary>Rounds of PBKDF2-SHA512 with which a new password is hashed.</summary>
    public int PasswordRounds { get; set; } = 210_000;
}
