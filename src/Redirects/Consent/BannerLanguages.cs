namespace WhiteLabelLinks.Redirects.Consent;

/// <summary>
/// Chooses a banner's language by <c>Accept-Language</c>: the offered one with the highest weight, at the same weight the one
/// named first. <c>de-AT</c> is content with <c>de</c>, and <c>pt</c> with <c>pt-BR</c>. Allocates nothing.
/// </summary>
/// <param name="offered">Language tags, the default first; at least one.</param>
internal sealed class BannerLanguages(params string[] offered)
{
    // People send a handful. What comes after is ignored, so that a long header costs no more than a short one.
    private const int MaxRanges = 32;
    private const int MaxLength = 1024;

    private readonly string[] _offered = offered.Length is > 0 and <= 64 ? offered : throw new ArgumentException("From 1 to 64 languages.", nameof(offered));

    /// <summary>The languages that the product itself has texts in.</summary>
    public static BannerLanguages BuiltIn { get; } = new("en", "de", "fr", "es", "it", "pt", "nl", "pl");

    /// <summary>One of the offered tags; the default when nothing fits. A weight of zero excludes a language, even from being the default.</summary>
    public string Choose(ReadOnlySpan<char> acceptLanguage)
    {
        var rest = acceptLanguage[..Math.Min(acceptLanguage.Length, MaxLength)];
        var (best, bestWeight, excluded) = (-1, 0, 0UL);
        for (var ranges = 0; !rest.IsEmpty && ranges < MaxRanges; ranges++)
        {
            var comma = rest.IndexOf(',');
            var range = comma < 0 ? rest : rest[..comma];
            rest = comma < 0 ? default : rest[(comma + 1)..];
            var tag = SplitWeight(range, out var weight);
            if (weight == 0)
            {
                excluded |= Excluded(tag);
            }
            else if (weight > bestWeight && Find(tag) is >= 0 and var found)
            {
                (best, bestWeight) = (found, weight);
            }
        }
        return best >= 0 && (excluded & (1UL << best)) == 0 ? _offered[best] : FirstNotIn(excluded);
    }

    private string FirstNotIn(ulong excluded)
    {
        for (var i = 0; i < _offered.Length; i++)
        {
            if ((excluded & (1UL << i)) == 0)
            {
                return _offered[i];
            }
        }
        return _offered[0];
    }

    // The exact tag, then the offered one that the range narrows (de-AT: de), then one that narrows the range (pt: pt-BR).
    private int Find(ReadOnlySpan<char> range)
    {
        if (range is "*")
        {
            return 0;
        }
        for (; !range.IsEmpty; range = range[..Math.Max(range.LastIndexOf('-'), 0)])
        {
            for (var i = 0; i < _offered.Length; i++)
            {
                if (range.Equals(_offered[i], StringComparison.OrdinalIgnoreCase))
                {
                    return i;
                }
            }
            for (var i = 0; i < _offered.Length; i++)
            {
                if (IsWithin(_offered[i], range))
                {
                    return i;
                }
            }
        }
        return -1;
    }

    // "*;q=0" excludes nothing here: a banner has to be in some language.
    private ulong Excluded(ReadOnlySpan<char> range)
    {
        var excluded = 0UL;
        for (var i = 0; i < _offered.Length; i++)
        {
            if (range.Equals(_offered[i], StringComparison.OrdinalIgnoreCase) || IsWithin(_offered[i], range))
            {
                excluded |= 1UL << i;
            }
        }
        return excluded;
    }

    private static bool IsWithin(string tag, ReadOnlySpan<char> range) =>
        tag.Length > range.Length && tag[range.Length] == '-' && tag.AsSpan().StartsWith(range, StringComparison.OrdinalIgnoreCase);

    // In thousandths. "de", "de;q=0.8", "de ; q=1.000"; what is written wrongly weighs nothing and excludes nothing.
    private static ReadOnlySpan<char> SplitWeight(ReadOnlySpan<char> range, out int weight)
    {
        weight = 1000;
        var semicolon = range.IndexOf(';');
        if (semicolon < 0)
        {
            return range.Trim(" \t");
        }
        weight = Thousandths(range[(semicolon + 1)..].Trim(" \t"));
        return weight < 0 ? default : range[..semicolon].Trim(" \t");
    }

    private static int Thousandths(ReadOnlySpan<char> parameter)
    {
        if (parameter is not (['q' or 'Q', '=', ('0' or '1') and var whole, .. var fraction]) || fraction.Length > 4
            || (fraction.Length > 0 && fraction[0] != '.'))
        {
            return -1;
        }
        var thousandths = (whole - '0') * 1000;
        for (int i = 1, unit = 100; i < fraction.Length; i++, unit /= 10)
        {
            if (!char.IsAsciiDigit(fraction[i]))
            {
                return -1;
            }
            thousandths += (fraction[i] - '0') * unit;
        }
        return thousandths <= 1000 ? thousandths : -1;
    }
}
