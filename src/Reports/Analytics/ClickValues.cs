using System.Globalization;
using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Clicks.Blocks;
using WhiteLabelLinks.Clicks.Enrichment;
using WhiteLabelLinks.Data;

namespace WhiteLabelLinks.Reports.Analytics;

/// <summary>
/// Values of dimensions as texts, for addresses and the API, and as the numbers that columns hold: a link's id, <c>DE</c>,
/// <c>phone</c>, a word. An empty text is "none".
/// </summary>
internal sealed class ClickValues(AppDb db, LinkTraits traits)
{
    /// <summary>What all share that came after the brand's millionth word.</summary>
    public const string Other = "…";

    /// <summary>The numbers of a filter's values; those that never occurred have none.</summary>
    public async Task<IReadOnlySet<int>> CodesOfAsync(ClickFilter filter, CancellationToken cancellation)
    {
        if (LinkTraits.Knows(filter.Dimension))
        {
            return await traits.LinksOfAsync(filter, cancellation);
        }
        var codes = new HashSet<int>();
        var words = new List<string>();
        foreach (var value in filter.Values)
        {
            if (value.Length == 0)
            {
                codes.Add(0);
            }
            else if (!filter.Dimension.Column().HoldsWords())
            {
                codes.UnionWith(CodeOf(filter.Dimension, value) is { } code ? [code] : []);
            }
            else if (value == Other)
            {
                codes.Add(ClickColumns.OtherWord);
            }
            else
            {
                words.Add(value);
            }
        }
        if (words.Count > 0)
        {
            codes.UnionWith(await db.Database.SqlQuery<int>($"SELECT id AS \"Value\" FROM click_words WHERE word = ANY ({words})").ToListAsync(cancellation));
        }
        return codes;
    }

    /// <summary>The texts of a column's numbers.</summary>
    public async Task<IReadOnlyDictionary<int, string>> TextsOfAsync(ClickDimension dimension, IReadOnlyCollection<int> codes, CancellationToken cancellation)
    {
        if (!dimension.Column().HoldsWords())
        {
            return codes.Distinct().ToDictionary(code => code, code => LinkTraits.Knows(dimension) ? traits.TextOf(dimension, code) : TextOf(dimension, code));
        }
        var wanted = codes.Where(code => code > 0).ToList();
        var words = await db.Database.SqlQuery<Word>($"SELECT id, word AS text FROM click_words WHERE id = ANY ({wanted})").ToListAsync(cancellation);
        var texts = words.ToDictionary(word => word.Id, word => word.Text);
        texts[0] = "";
        texts[ClickColumns.OtherWord] = Other;
        return texts;
    }

    private static int? CodeOf(ClickDimension dimension, string value) => dimension switch
    {
        ClickDimension.Link or ClickDimension.Domain => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null,
        ClickDimension.Country => value is [>= 'A' and <= 'Z' and var first, >= 'A' and <= 'Z' and var second] ? first | (second << 8) : null,
        ClickDimension.Channel => Code<Channel>(value),
        ClickDimension.Device => Code<Device>(value),
        _ => Code<Traffic>(value),
    };

    private static string TextOf(ClickDimension dimension, int code) => dimension switch
    {
        ClickDimension.Link or ClickDimension.Domain => code.ToString(CultureInfo.InvariantCulture),
        ClickDimension.Country => code == 0 ? "" : $"{(char)(code & 0xFF)}{(char)(code >> 8)}",
        ClickDimension.Channel => Text((Channel)code),
        ClickDimension.Device => Text((Device)code),
        _ => Text((Traffic)code),
    };

    // "LinkPreview" as "link_preview", which is how it stands in addresses.
    private static string Text<T>(T value) where T : struct, Enum =>
        string.Concat(value.ToString().Select((letter, i) => char.IsUpper(letter) && i > 0 ? "_" + char.ToLowerInvariant(letter) : char.ToLowerInvariant(letter).ToString()));

    private static int? Code<T>(string text) where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (Text(value) == text)
            {
                return Convert.ToInt32(value, CultureInfo.InvariantCulture);
            }
        }
        return null;
    }

    private sealed record Word(int Id, string Text);
}
