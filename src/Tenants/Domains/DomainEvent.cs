using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Tenants.Domains;

/// <summary>Something that happened to a domain, for its page. Append-only.</summary>
internal sealed class DomainEvent : ITenantOwned
{
    public BrandId BrandId { get; init; }

    public long Id { get; private set; }

    public DomainId DomainId { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>One of <see cref="DomainEvents"/>.</summary>
    public required string Kind { get; init; }

    public string? Detail { get; init; }
}

internal static class DomainEvents
{
    public const string Verified = "verified";

    /// <summary>The proof stands in DNS, but somebody else holds the name here.</summary>
    public const string Held = "held";
    public const string Pointing = "pointing";
    public const string NotPointing = "not_pointing";
    public const string Failing = "failing";
    public const string Warned = "warned";
    public const string Recovered = "recovered";
    public const string Suspended = "suspended";
    public const string Resumed = "resumed";
    public const string Released = "released";
}
