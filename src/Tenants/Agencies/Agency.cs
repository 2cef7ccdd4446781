using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Tenants.Agencies;

internal sealed class Agency
{
    public AgencyId Id { get; private set; }

    public required string Name { get; set; }

    public required string Slug { get; set; }

    public bool IsDemo { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A sign-in host: an agency's, or the operator's when it has no agency.</summary>
internal sealed class ConsoleSite
{
    public long Id { get; private set; }

    public AgencyId? AgencyId { get; init; }

    public required string Host { get; init; }

    /// <summary>What mails link to: scheme, host and port, without a slash at the end.</summary>
    public required string BaseUrl { get; init; }

    public required string Name { get; set; }

    public DateTimeOffset CreatedAt { get; init; }
}
