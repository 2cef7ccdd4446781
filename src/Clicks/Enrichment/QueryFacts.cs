namespace WhiteLabelLinks.Clicks.Enrichment;

/// <summary>
/// What the parameters of a clicked address say about the campaign. Texts are decoded, trimmed, without control characters, at most
/// <see cref="LongestText"/> characters, and empty when absent or when they look as if they name a person (see <see cref="PersonalText"/>).
/// </summary>
/// <param name="Source">utm_source.</param>
/// <param name="Medium">utm_medium.</param>
/// <param name="Campaign">utm_campaign.</param>
/// <param name="Term">utm_term.</param>
/// <param name="Content">utm_content.</param>
/// <param name="ClickId">The name of the ad platform's parameter that was there, such as <c>gclid</c>, or empty. Its value says who clicked and is not kept.</param>
/// <param name="IsQr">A scanned code: <c>qr=1</c>, or the medium says so.</param>
internal readonly record struct QueryFacts(string Source, string Medium, string Campaign, string Term, string Content, string ClickId, bool IsQr)
{
    /// <summary>Characters that are kept of a text.</summary>
    public const int LongestText = 100;

    // What is beyond is not a query that somebody made for a campaign.
    private const int MostParameters = 100;
    private const int LongestName = 32;

    public static QueryFacts None { get; } = new("", "", "", "", "", "", false);

    /// <summary>Of several parameters with one name the first that says something counts. Never throws.</summary>
    /// <param name="query">With or without its question mark, as sent.</param>
    public static QueryFacts Read(ReadOnlySpan<char> query)
    {
        query = query.TrimStart('?');
        var facts = None;
        for (var n = 0; n < MostParameters && !query.IsEmpty; n++)
        {
            var end = query.IndexOf('&');
            facts = facts.With(end < 0 ? query : query[..end]);
            query = end < 0 ? [] : query[(end + 1)..];
        }
        return facts.IsQr ? facts : facts with { IsQr = CampaignWords.ChannelOfMedium(facts.Medium) is Channel.QrCode };
    }

    private QueryFacts With(ReadOnlySpan<char> parameter)
    {
        var equals = parameter.IndexOf('=');
        var name = equals < 0 ? parameter : parameter[..equals];
        var value = equals < 0 ? [] : parameter[(equals + 1)..];
        if (name.Length is 0 or > LongestName)
        {
            return this;
        }
        if (ClickId.Length == 0 && !value.IsEmpty && CampaignWords.ClickIdNamed(name) is { } clickId)
        {
            return this with { ClickId = clickId };
        }
        return name switch
        {
            _ when Is(name, "utm_source") && Source.Length == 0 => this with { Source = QueryText.Read(value) },
            _ when Is(name, "utm_medium") && Medium.Length == 0 => this with { Medium = QueryText.Read(value) },
            _ when Is(name, "utm_campaign") && Campaign.Length == 0 => this with { Campaign = QueryText.Read(value) },
            _ when Is(name, "utm_term") && Term.Length == 0 => this with { Term = QueryText.Read(value) },
            _ when Is(name, "utm_content") && Content.Length == 0 => this with { Content = QueryText.Read(value) },
            _ when Is(name, "qr") && (value.IsEmpty || Is(value, "1") || Is(value, "true") || Is(value, "yes")) => this with { IsQr = true },
            _ => this,
        };
    }

    private static bool Is(ReadOnlySpan<char> text, string word) => text.Equals(word, StringComparison.OrdinalIgnoreCase);
}
