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
}
