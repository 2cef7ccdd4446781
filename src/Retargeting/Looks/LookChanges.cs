namespace WhiteLabelLinks.Retargeting.Looks;

/// <summary>Says in words what differs between two looks.</summary>
internal static class LookChanges
{
    private const int Most = 6;
    private const int LongestText = 60;

    /// <summary>At most a handful of sentences, the last of which says how many more there are. Empty: nothing differs.</summary>
    public static IReadOnlyList<string> Between(Look before, Look after)
    {
        List<string> all = before.Theme == after.Theme
            ? [] : [RetargetingText.LookChangedTheme.With(LookWords.OfTheme(before.Theme), LookWords.OfTheme(after.Theme))];
        all.AddRange(Tokens(before, after));
        all.AddRange(Texts(before, after));
        return all.Count <= Most ? all : [.. all.Take(Most - 1), RetargetingText.LookChangedMore.With(all.Count - Most + 1)];
    }

    private static IEnumerable<string> Tokens(Look before, Look after)
    {
        foreach (var name in before.Tokens.Keys.Union(after.Tokens.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var (one, other) = (before.Tokens.GetValueOrDefault(name), after.Tokens.GetValueOrDefault(name));
            var hasModes = one.Dark is not null || other.Dark is not null;
            if (one.Light != other.Light)
            {
                yield return Value(hasModes ? $"{LookWords.OfToken(name)} ({LookWords.OfMode(false)})" : LookWords.OfToken(name), one.Light, other.Light);
            }
            if (one.Dark != other.Dark)
            {
                yield return Value($"{LookWords.OfToken(name)} ({LookWords.OfMode(true)})", one.Dark, other.Dark);
            }
        }
    }

    private static string Value(string what, string? before, string? after) =>
        RetargetingText.LookChangedValue.With(what, before ?? RetargetingText.LookThemesOwn, after ?? RetargetingText.LookThemesOwn);

    private static IEnumerable<string> Texts(Look before, Look after)
    {
        foreach (var language in before.Texts.Keys.Union(after.Texts.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var (one, other) = (before.TextsIn(language), after.TextsIn(language));
            foreach (var key in one.Keys.Union(other.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
            {
                var (old, now) = (one.GetValueOrDefault(key), other.GetValueOrDefault(key));
                if (old != now)
                {
                    var what = $"{LookWords.OfText(key)} ({LookWords.OfLanguage(language)})";
                    yield return now is null ? RetargetingText.LookChangedTextBack.With(what) : RetargetingText.LookChangedText.With(what, Cut(now));
                }
            }
        }
    }

    private static string Cut(string text) => text.Length <= LongestText ? text : string.Concat(text.AsSpan(0, LongestText).TrimEnd(), "…");
}
