using System.Collections.Frozen;

namespace WhiteLabelLinks.Clicks.Enrichment;

/// <summary>What <c>channels.json</c> knows of campaign parameters.</summary>
internal static class CampaignWords
{
    private static readonly FrozenDictionary<string, Channel> Mediums = Words("mediums");
    private static readonly FrozenDictionary<string, Channel> Sources = Words("sources");
    private static readonly FrozenDictionary<string, Channel> ClickIds = ReadClickIds();
    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> ClickIdNames =
        ClickIds.Keys.ToFrozenDictionary(name => name, StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    public static Channel? ChannelOfMedium(string medium) => Find(Mediums, medium);

    public static Channel? ChannelOfSource(string source) => Find(Sources, source);

    public static Channel? ChannelOfClickId(string name) => ClickIds.TryGetValue(name, out var channel) ? channel : null;

    /// <summary>The parameter's name as its platform writes it, or null when it is no click id.</summary>
    public static string? ClickIdNamed(ReadOnlySpan<char> name) => ClickIdNames.TryGetValue(name, out var known) ? known : null;

    // paid_social, paid social and paid-social are one word.
    private static Channel? Find(FrozenDictionary<string, Channel> words, ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > QueryFacts.LongestText)
        {
            return null;
        }

        Span<char> hyphened = stackalloc char[QueryFacts.LongestText];
        hyphened = hyphened[..text.Length];
        text.Replace(hyphened, '_', '-');
        hyphened.Replace(' ', '-');
        return words.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(hyphened, out var channel) ? channel : null;
    }

    private static FrozenDictionary<string, Channel> Words(string section)
    {
        using var document = EnrichmentData.Json("channels.json");
        return document.RootElement.GetProperty(section).EnumerateObject()
            .SelectMany(channel => channel.Value.EnumerateArray().Select(word => (Word: word.GetString() ?? "", Channel: ChannelNames.Parse(channel.Name))))
            .ToFrozenDictionary(entry => entry.Word, entry => entry.Channel, StringComparer.OrdinalIgnoreCase);
    }

    private static FrozenDictionary<string, Channel> ReadClickIds()
    {
        using var document = EnrichmentData.Json("channels.json");
        return document.RootElement.GetProperty("click_ids").EnumerateObject()
            .ToFrozenDictionary(id => id.Name, id => ChannelNames.Parse(id.Value.GetString() ?? ""), StringComparer.OrdinalIgnoreCase);
    }
}
