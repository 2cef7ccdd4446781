using System.Collections.Frozen;
using System.Runtime.InteropServices;

namespace WhiteLabelLinks.Clicks.Enrichment;

/// <summary>
/// By which way a click came. An ad platform's click id says most; then what the link's maker wrote on it, then where the visitor was,
/// then the app the visitor used. Hosts and words are in <c>channels.json</c>.
/// </summary>
internal static class Channels
{
    private const int LongestHost = 253;
    private const string AnyCountry = ".*";

    private static readonly FrozenDictionary<string, Channel>.AlternateLookup<ReadOnlySpan<char>> Hosts = ReadBundled(isAnyCountry: false);
    private static readonly FrozenDictionary<string, Channel>.AlternateLookup<ReadOnlySpan<char>> Brands = ReadBundled(isAnyCountry: true);

    /// <summary>Never throws and allocates nothing.</summary>
    /// <param name="referrerHost">The host of the Referer header, or the package of an Android app; empty without one.</param>
    /// <param name="query">What the address's parameters say.</param>
    /// <param name="inApp">As in <see cref="UserAgentFacts.InApp"/>.</param>
    public static Channel Of(ReadOnlySpan<char> referrerHost, in QueryFacts query, string inApp) =>
        Of(OfQuery(query), OfHost(referrerHost), !referrerHost.IsEmpty, InAppBrowsers.ChannelOf(inApp));

    /// <summary>The same from its parts, for those who meet each of them many times.</summary>
    /// <param name="ofQuery">As <see cref="OfQuery"/> says.</param>
    /// <param name="ofHost">As <see cref="OfHost"/> says.</param>
    /// <param name="hasReferrer">Whether there was a host at all.</param>
    /// <param name="ofApp">As <see cref="InAppBrowsers.ChannelOf"/> says.</param>
    public static Channel Of(in QueryChannels ofQuery, Channel? ofHost, bool hasReferrer, Channel? ofApp) =>
        ofQuery.BeforeHost ?? ofHost ?? ofQuery.AfterHost ?? ofApp ?? (hasReferrer ? Channel.OtherSite : Channel.Direct);

    /// <summary>What the address's parameters say of the way.</summary>
    public static QueryChannels OfQuery(in QueryFacts query)
    {
        if (query.IsQr)
        {
            return new(Channel.QrCode, null);
        }

        var byClickId = CampaignWords.ChannelOfClickId(query.ClickId);
        return new(
            byClickId is Channel.Paid ? Channel.Paid : CampaignWords.ChannelOfMedium(query.Medium) ?? byClickId,
            CampaignWords.ChannelOfSource(query.Source));
    }

    /// <summary>What a site says of the way: from its whole name to its parents, so that the longest name that is known decides.</summary>
    public static Channel? OfHost(ReadOnlySpan<char> host)
    {
        host = host.TrimEnd('.');
        if (host.Length > LongestHost)
        {
            return null;
        }
        while (!host.IsEmpty)
        {
            if (Hosts.TryGetValue(host, out var channel) || OfBrand(host, out channel))
            {
                return channel;
            }
            var dot = host.IndexOf('.');
            host = dot < 0 ? [] : host[(dot + 1)..];
        }
        return null;
    }

    // google.de, google.com, google.co.uk and google.com.br, but not google.example.com.
    private static bool OfBrand(ReadOnlySpan<char> host, out Channel channel)
    {
        channel = Channel.Direct;
        var last = host.LastIndexOf('.');
        if (last <= 0)
        {
            return false;
        }

        var country = host[(last + 1)..];
        var before = host[..last];
        if (Brands.TryGetValue(before, out channel))
        {
            return country.Length is 2 || country.Equals("com", StringComparison.OrdinalIgnoreCase) || country.Equals("net", StringComparison.OrdinalIgnoreCase);
        }
        var second = before.LastIndexOf('.');
        return second > 0 && country.Length == 2 && IsSecondLevel(before[(second + 1)..]) && Brands.TryGetValue(before[..second], out channel);
    }

    private static bool IsSecondLevel(ReadOnlySpan<char> label) =>
        label.Equals("co", StringComparison.OrdinalIgnoreCase) || label.Equals("com", StringComparison.OrdinalIgnoreCase);

    private static FrozenDictionary<string, Channel>.AlternateLookup<ReadOnlySpan<char>> ReadBundled(bool isAnyCountry)
    {
        using var document = EnrichmentData.Json("channels.json");
        return document.RootElement.GetProperty("hosts").EnumerateObject()
            .SelectMany(channel => EnrichmentData.Words(document.RootElement.GetProperty("hosts"), channel.Name)
                .Select(host => (Host: host, Channel: ChannelNames.Parse(channel.Name))))
            .Where(entry => entry.Host.EndsWith(AnyCountry, StringComparison.Ordinal) == isAnyCountry)
            .ToFrozenDictionary(entry => isAnyCountry ? entry.Host[..^AnyCountry.Length] : entry.Host, entry => entry.Channel, StringComparer.OrdinalIgnoreCase)
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }
}

/// <summary>The channel that a query names, which counts before the site that the visitor came from, or only after it.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct QueryChannels(Channel? BeforeHost, Channel? AfterHost);
