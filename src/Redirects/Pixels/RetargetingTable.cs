using System.Collections.Immutable;
using WhiteLabelLinks.AdPlatforms;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Redirects.Pixels;

/// <summary>What domains and links have set up about pixels, as it was at one moment. Only those that set up anything are in it.</summary>
internal sealed class RetargetingTable
{
    private readonly ImmutableDictionary<DomainId, DomainRetargeting> _domains;
    private readonly ImmutableDictionary<LinkId, LinkRetargeting> _links;

    private RetargetingTable(ImmutableDictionary<DomainId, DomainRetargeting> domains, ImmutableDictionary<LinkId, LinkRetargeting> links) =>
        (_domains, _links) = (domains, links);

    public static RetargetingTable Empty { get; } =
        new(ImmutableDictionary<DomainId, DomainRetargeting>.Empty, ImmutableDictionary<LinkId, LinkRetargeting>.Empty);

    public int DomainCount => _domains.Count;

    public DomainRetargeting? DomainOf(DomainId domain) => _domains.GetValueOrDefault(domain);

    /// <summary>What a link of the domain fires.</summary>
    public PixelSet PixelsOf(DomainRetargeting domain, LinkId link, out ClickEvent name)
    {
        if (_links.TryGetValue(link, out var own))
        {
            name = own.Event;
            return own.Pixels;
        }
        name = ClickEvent.LinkClick;
        return domain.Pixels;
    }

    /// <summary>The table after one brand, or every brand when <paramref name="brand"/> is null, was read again.</summary>
    public RetargetingTable With(BrandId? brand, IEnumerable<DomainRetargeting> domains, IEnumerable<KeyValuePair<LinkId, LinkRetargeting>> links)
    {
        var keptDomains = brand is null
            ? Empty._domains
            : _domains.RemoveRange(_domains.Where(pair => pair.Value.Brand == brand).Select(pair => pair.Key));
        var keptLinks = brand is null
            ? Empty._links
            : _links.RemoveRange(_links.Where(pair => pair.Value.Brand == brand).Select(pair => pair.Key));
        return new RetargetingTable(
            keptDomains.SetItems(domains.Select(domain => KeyValuePair.Create(domain.Domain, domain))), keptLinks.SetItems(links));
    }
}
