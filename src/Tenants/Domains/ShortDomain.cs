using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Tenants.Domains;

internal sealed class ShortDomain : ITenantOwned
{
    public BrandId BrandId { get; init; }

    public DomainId Id { get; private set; }

    /// <summary>ASCII and lower case, as it arrives in a request.</summary>
    public required string Host { get; init; }

    public string? RootDestination { get; set; }

    public bool IgnoreCase { get; set; }

    public required string Theme { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>What plain HTTP does once there is a certificate; one of <see cref="HttpsModes"/>.</summary>
    public string Https { get; set; } = HttpsModes.Redirect;

    /// <summary>What the brand puts into DNS to prove the name. No secret.</summary>
    public string OwnershipToken { get; private set; } = "";

    /// <summary>Since when the name is proved to be the brand's; from then on it is served, and nobody else's.</summary>
    public DateTimeOffset? VerifiedAt { get; set; }

    /// <summary>Since when DNS leads here.</summary>
    public DateTimeOffset? PointingSince { get; set; }

    public DateTimeOffset? CheckedAt { get; set; }

    public DateTimeOffset NextCheckAt { get; set; }

    /// <summary>What the last check found: a <see cref="KeptDiagnosis"/>.</summary>
    public string? Diagnosis { get; set; }

    /// <summary>Since when every check that got an answer found the name given up.</summary>
    public DateTimeOffset? FailingSince { get; set; }

    /// <summary>When the last of them did.</summary>
    public DateTimeOffset? FailedAt { get; set; }

    /// <summary>Warnings written to the owners since <see cref="FailingSince"/>.</summary>
    public short Warnings { get; set; }

    public DateTimeOffset? SuspendedAt { get; set; }

    /// <summary>When somebody last had its page open.</summary>
    public DateTimeOffset? WatchedAt { get; set; }

    /// <summary>The end of the address at which its records are shown to guests; null when they are not.</summary>
    public string? GuestToken { get; set; }
}

/// <summary>What plain HTTP does on a domain that has a certificate: the words of the table's check constraint.</summary>
internal static class HttpsModes
{
    public const string None = "none";
    public const string Redirect = "redirect";
    public const string Hsts = "hsts";

    public static readonly IReadOnlyList<string> All = [None, Redirect, Hsts];
}
