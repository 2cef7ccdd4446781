using System.Text;

namespace WhiteLabelLinks.Themes.Rendering;

/// <summary>The texts of one page: the brand's own where it has any, else the theme's, with their placeholders filled.</summary>
internal sealed class PageTexts(Theme theme, string language, IReadOnlyDictionary<string, string> own)
{
    private const char Isolate = '\u2068';
    private const char EndIsolate = '\u2069';

    private static readonly HashSet<string> RightToLeft = new(["ar", "fa", "he", "ur"], StringComparer.OrdinalIgnoreCase);

    public string Language => language;

    public bool IsRightToLeft { get; } = RightToLeft.Contains(language.Split('-')[0]);

    public string Find(string key) =>
        own.TryGetValue(key, out var text) && ThemeTexts.MayChange(key) ? text
        : theme.TextOf(language, key) ?? throw new KeyNotFoundException($"There is no text \"{key}\".");

    /// <summary>Fills <c>{name}</c> once: what is filled in is never looked at again, so a brand may be called "{host}".</summary>
    public string Write(string key, Func<string, string?> valueOf)
    {
        var text = Find(key);
        var result = new StringBuilder(text.Length + 64);
        var rest = text.AsSpan();
        for (var open = rest.IndexOf('{'); open >= 0; open = rest.IndexOf('{'))
        {
            var length = rest[open..].IndexOf('}');
            var value = length < 0 ? null : valueOf(rest[(open + 1)..(open + length)].ToString());
            if (value is null)
            {
                result.Append(rest[..(open + 1)]);
                rest = rest[(open + 1)..];
                continue;
            }
            result.Append(rest[..open]);
            Append(result, value);
            rest = rest[(open + length + 1)..];
        }
        return result.Append(rest).ToString();
    }

    /// <summary>A number of days in words; 0 is until the browser closes.</summary>
    public string Days(int days) => days switch
    {
        0 => Find("days.session"),
        1 => Find("days.one"),
        _ => Write("days.other", name => name == "count" ? days.ToString(System.Globalization.CultureInfo.InvariantCulture) : null),
    };

    public DateWords Dates() =>
        DateWords.TryMake(Find("date"), Find("months"))
        ?? throw new InvalidOperationException("The texts \"date\" and \"months\" need {day}, {month} and {year}, and twelve names apart by \"|\".");

    // A host name inside Arabic would else tear its full stop to the wrong end.
    private void Append(StringBuilder result, string value)
    {
        if (IsRightToLeft)
        {
            result.Append(Isolate).Append(value).Append(EndIsolate);
        }
        else
        {
            result.Append(value);
        }
    }
}
