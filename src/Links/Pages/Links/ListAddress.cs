using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using WhiteLabelLinks.Links.Api;
using WhiteLabelLinks.Links.Listing;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Links.Pages.Links;

/// <summary>
/// The list as its address has it: search, filters, order and place. What is not understood is left out, because an address is
/// typed, shortened and shared by people.
/// </summary>
internal sealed class ListAddress
{
    private static readonly string[] Kept = ["q", "status", "mode", "domain", "tag", "campaign", "source", "creator", "sort"];

    private readonly Dictionary<string, string> _values;

    private ListAddress(Dictionary<string, string> values, LinkPageRequest request)
    {
        _values = values;
        Request = request;
    }

    public LinkPageRequest Request { get; }

    public LinkFilter Filter => Request.Filter;

    public LinkSort Sort => Request.Sort;

    /// <summary>Whether this is a first page.</summary>
    public bool IsStart => Request.After is null && Request.Before is null;

    public static ListAddress Read(IQueryCollection query, IReadOnlyList<BrandDomain> domains, int size)
    {
        var values = Kept.Where(name => Text(query, name) is not null).ToDictionary(name => name, name => Text(query, name)!, StringComparer.Ordinal); // not null: just filtered
        var sort = LinkSortNames.Parse(values.GetValueOrDefault("sort")) ?? LinkSort.Newest;
        var filter = new LinkFilter
        {
            Search = values.GetValueOrDefault("q") is { } search ? search[..Math.Min(search.Length, LinkFilter.MaxSearch)] : null,
            Status = LinkQuery.ParseStatus(values.GetValueOrDefault("status")) ?? LinkStatus.Active,
            Mode = ModeNames.ParseMode(values.GetValueOrDefault("mode")),
            Domain = Find(domains, values.GetValueOrDefault("domain")),
            Tag = values.GetValueOrDefault("tag")?.ToLowerInvariant(),
            Campaign = LinkQuery.ParseCampaign(values.GetValueOrDefault("campaign")) ?? default,
            Source = LinkQuery.ParseSource(values.GetValueOrDefault("source")) ?? default,
            Creator = values.GetValueOrDefault("creator"),
        };
        return new ListAddress(values, new LinkPageRequest(filter, sort, size, Cursor(query, "after", sort), Cursor(query, "before", sort)));
    }

    /// <summary>This list with one thing different, from its first page. Null takes it away.</summary>
    public string With(string name, string? value) => Write(name, value, null, null);

    public string After(LinkCursor cursor) => Write(null, null, "after", cursor.Encode());

    public string Before(LinkCursor cursor) => Write(null, null, "before", cursor.Encode());

    /// <summary>A handler of the page, for the links of this list.</summary>
    public string Handler(string handler) => Write(null, null, "handler", handler);

    /// <summary>For a page that works on all links of this list.</summary>
    public string Matching => Write(null, null, "all", "true");

    /// <summary>This list, from its first page.</summary>
    public string Start => Write(null, null, null, null);

    /// <summary>What a search keeps: everything but the search.</summary>
    public IEnumerable<KeyValuePair<string, string>> Hidden => _values.Where(pair => pair.Key != "q");

    public SortDirection DirectionOf(LinkSort sort) =>
        sort != Sort ? SortDirection.None : sort == LinkSort.Slug ? SortDirection.Ascending : SortDirection.Descending;

    private string Write(string? name, string? value, string? extra, string? extraValue)
    {
        var query = new QueryBuilder();
        foreach (var (key, text) in _values.Where(pair => pair.Key != name))
        {
            query.Add(key, text);
        }
        if (name is not null && value is not null)
        {
            query.Add(name, value);
        }
        if (extra is not null && extraValue is not null)
        {
            query.Add(extra, extraValue);
        }
        var written = query.ToString();
        return written.Length == 0 ? "?" : written;
    }

    private static string? Text(IQueryCollection query, string name)
    {
        var text = query[name].FirstOrDefault()?.Trim();
        return string.IsNullOrEmpty(text) || text.Contains('\0', StringComparison.Ordinal) ? null : text;
    }

    private static DomainId? Find(IReadOnlyList<BrandDomain> domains, string? host) => domains.FirstOrDefault(domain => domain.Host.Value == host)?.Id;

    private static LinkCursor? Cursor(IQueryCollection query, string name, LinkSort sort) =>
        Text(query, name) is { } text && LinkCursor.TryDecode(text, sort, out var cursor) ? cursor : null;
}
