using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Tenants;

/// <summary>A short domain of a brand.</summary>
/// <param name="IgnoreCase">Slugs of this domain match in any case; see <see cref="Slug.ToKey"/>.</param>
/// <param name="BaseUrl">Scheme, host and port at which visitors reach it.</param>
public sealed record BrandDomain(DomainId Id, HostName Host, bool IgnoreCase, Uri BaseUrl)
{
    /// <summary>As people read and type it: in Unicode, without scheme, and with the port where it is not the usual one.</summary>
    public string Shown => PublicAddresses.Shown(Host, BaseUrl);
}

/// <summary>The short domains of the brand that was entered.</summary>
public interface IBrandDomains
{
    /// <summary>Oldest first: the first one is the default of a new link.</summary>
    Task<IReadOnlyList<BrandDomain>> ListAsync(CancellationToken cancellation);

    Task<BrandDomain?> FindAsync(DomainId id, CancellationToken cancellation);
}
