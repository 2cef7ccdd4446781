using System.Globalization;
using Microsoft.AspNetCore.Http;
using WhiteLabelLinks.Links.Editing;
using WhiteLabelLinks.Links.Listing;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Links.Api;

/// <summary>Reads which links a list call asks for. A parameter that is wrong, unknown or there twice is refused by name.</summary>
internal static class LinkQuery
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 100;

    /// <summary>Asks for links that have no campaign, or no source.</summary>
    public const string None = "none";

    private static readonly string[] Known = ["q", "status", "mode", "domain", "tag", "campaign", "source", "creator", "sort", "limit", "after"];

    /// <summary>What the parameters ask for.</summary>
    /// <exception cref="BadHttpRequestException">Says which parameter, and what it may be.</exception>
    public static LinkPageRequest Read(IQueryCollection query, IReadOnlyList<BrandDomain> domains)
    {
        foreach (var (name, values) in query)
        {
            if (!Known.Contains(name, StringComparer.Ordinal))
            {
                throw new BadHttpRequestException($"There is no parameter {name}; known are {string.Join(", ", Known)}.");
            }
            if (values.Count > 1 || values[0] is null || values[0]!.Contains('\0', StringComparison.Ordinal)) // not null: just checked
            {
                throw new BadHttpRequestException($"Parameter {name} must be given once, as text.");
            }
        }
        var sort = Parse(query, "sort", LinkSortNames.Parse, "newest, clicks, slug or edited") ?? LinkSort.Newest;
        var filter = new LinkFilter
        {
            Search = Text(query, "q") is { Length: <= LinkFilter.MaxSearch } search ? search : Refuse<string?>(query, "q", "at most 200 characters"),
            Status = Parse(query, "status", ParseStatus, "active, archived or all") ?? LinkStatus.Active,
            Mode = Parse(query, "mode", ModeNames.ParseMode, "direct, short or retargeting"),
            Domain = Parse(query, "domain", host => domains.FirstOrDefault(d => d.Host.Value == host)?.Id, "the host of one of the brand's domains"),
            Tag = Text(query, "tag")?.ToLowerInvariant(),
            Campaign = Parse(query, "campaign", ParseCampaign, "the id of a campaign, or none") ?? default,
            Creator = Text(query, "creator"),
            Source = Parse(query, "source", ParseSource, $"{string.Join(", ", LinkSources.ByIntent.Select(source => source.ToName()))} or none") ?? default,
        };
        var after = Parse(query, "after", text => LinkCursor.TryDecode(text, sort, out var cursor) ? new Boxed(cursor) : (Boxed?)null,
            "the `next` of a page in the same order");
        return new LinkPageRequest(filter, sort, Parse(query, "limit", ParseLimit, "1 to 100") ?? DefaultLimit, after?.Cursor);
    }

    public static LinkStatus? ParseStatus(string? name) => name switch
    {
        "active" => LinkStatus.Active,
        "archived" => LinkStatus.Archived,
        "all" => LinkStatus.All,
        _ => null,
    };

    /// <summary>Null for what names none, which is not a given null: that asks for what has none.</summary>
    public static Given<CampaignId?>? ParseCampaign(string? text) => text switch
    {
        None => new Given<CampaignId?>(null),
        _ when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) => new Given<CampaignId?>(new CampaignId(id)),
        _ => default(Given<CampaignId?>?),
    };

    /// <inheritdoc cref="ParseCampaign"/>
    public static Given<LinkSource?>? ParseSource(string? text) => text switch
    {
        None => new Given<LinkSource?>(null),
        _ when LinkSources.Parse(text) is { } source => new Given<LinkSource?>(source),
        _ => default(Given<LinkSource?>?),
    };

    private static int? ParseLimit(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaxLimit ? limit : null;

    private static string? Text(IQueryCollection query, string name) => query[name] is [{ Length: > 0 } text] ? text : null;

    private static T? Parse<T>(IQueryCollection query, string name, Func<string, T?> parse, string expected)
        where T : struct =>
        Text(query, name) is { } text ? parse(text) ?? Refuse<T?>(query, name, expected) : null;

    private static T? Refuse<T>(IQueryCollection query, string name, string expected) =>
        Text(query, name) is null ? default : throw new BadHttpRequestException($"Parameter {name} must be {expected}.");

    private readonly record struct Boxed(LinkCursor? Cursor);
}
