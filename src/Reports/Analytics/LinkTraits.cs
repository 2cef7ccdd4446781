using System.Globalization;
using WhiteLabelLinks.Links;

namespace WhiteLabelLinks.Reports.Analytics;

/// <summary>
/// Campaign, tags, source, ad group and creator of links as dimensions of clicks. Clicks hold their link and nothing of what it belongs to, so this is
/// looked up when it is asked: a click counts for what its link belongs to today, whenever it was made. Within one request the
/// numbers given to texts stay the same. No number is 0.
/// </summary>
internal sealed class LinkTraits(LinkGroups groups)
{
    private IReadOnlyList<LinkGroup>? _links;
    private string[] _tags = [];
    private string[] _adGroups = [];
    private string[] _creators = [];

    public static bool Knows(ClickDimension dimension) =>
        dimension is ClickDimension.LinkCampaign or ClickDimension.Tag or ClickDimension.LinkSource or ClickDimension.AdGroup or ClickDimension.Creator;

    /// <summary>The links of which one of the values is true; an empty text is "none".</summary>
    public async Task<IReadOnlySet<int>> LinksOfAsync(ClickFilter filter, CancellationToken cancellation)
    {
        var links = await LinksAsync(cancellation);
        var wanted = filter.Values.ToHashSet(StringComparer.Ordinal);
        return links.Where(link => CodesOf(filter.Dimension, link).Any(code => wanted.Contains(TextOf(filter.Dimension, code))))
            .Select(link => (int)link.Id.Value).ToHashSet();
    }

    /// <summary>What was counted by link, by what links belong to. A link with two tags counts for both of them.</summary>
    public async Task<ClickAnswer> RegroupAsync(ClickAnswer answer, CancellationToken cancellation)
    {
        if (!answer.By.Keys.Any(Knows))
        {
            return answer;
        }
        var links = (await LinksAsync(cancellation)).ToDictionary(link => (int)link.Id.Value);
        return answer with
        {
            By = answer.By.ToDictionary(pair => pair.Key, pair => Knows(pair.Key) ? Regroup(pair.Key, pair.Value, links) : pair.Value),
        };
    }

    public string TextOf(ClickDimension dimension, int code) => (dimension, code) switch
    {
        (_, 0) => "",
        (ClickDimension.LinkCampaign, _) => code.ToString(CultureInfo.InvariantCulture),
        (ClickDimension.LinkSource, _) => ((LinkSource)(code - 1)).ToName(),
        _ => WordsOf(dimension)[code - 1],
    };

    private IReadOnlyList<GroupCount> Regroup(ClickDimension dimension, IReadOnlyList<GroupCount> byLink, Dictionary<int, LinkGroup> links)
    {
        var counts = new CodeCounts();
        foreach (var (id, count) in byLink.Select(group => (group.Code, group.Count)))
        {
            foreach (var code in links.TryGetValue(id, out var link) ? CodesOf(dimension, link) : [0])
            {
                counts.Add(code, count);
            }
        }
        return counts.Sorted();
    }

    private IReadOnlyList<int> CodesOf(ClickDimension dimension, LinkGroup link) => dimension switch
    {
        ClickDimension.LinkCampaign => [(int)(link.Campaign?.Value ?? 0)],
        ClickDimension.LinkSource => [link.Source is { } source ? (int)source + 1 : 0],
        ClickDimension.AdGroup => [CodeOf(dimension, link.AdGroup)],
        ClickDimension.Creator => [CodeOf(dimension, link.Creator)],
        _ when link.Tags.Count == 0 => [0],
        _ => [.. link.Tags.Select(tag => CodeOf(dimension, tag))],
    };

    private int CodeOf(ClickDimension dimension, string? word) => word is null ? 0 : Array.BinarySearch(WordsOf(dimension), word, StringComparer.Ordinal) + 1;

    private string[] WordsOf(ClickDimension dimension) => dimension switch
    {
        ClickDimension.AdGroup => _adGroups,
        ClickDimension.Creator => _creators,
        _ => _tags,
    };

    private async Task<IReadOnlyList<LinkGroup>> LinksAsync(CancellationToken cancellation)
    {
        if (_links is null)
        {
            _links = await groups.ListAsync(cancellation);
            _tags = InOrder(_links.SelectMany(link => link.Tags));
            _adGroups = InOrder(_links.Select(link => link.AdGroup));
            _creators = InOrder(_links.Select(link => link.Creator));
        }
        return _links;
    }

    private static string[] InOrder(IEnumerable<string?> words) => [.. words.OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
