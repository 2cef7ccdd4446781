using System.Text;
using WhiteLabelLinks.Clicks.Enrichment;
using WhiteLabelLinks.Clicks.Networks;
using WhiteLabelLinks.Clicks.Spool;

namespace WhiteLabelLinks.Clicks.Loading;

/// <summary>A click with what was worked out from it. It borrows the bytes of its id.</summary>
internal readonly ref struct LoadedClick
{
    public required long Brand { get; init; }

    public required long Domain { get; init; }

    public required long Link { get; init; }

    /// <summary>Sixteen bytes, as PostgreSQL writes a uuid.</summary>
    public required ReadOnlySpan<byte> Id { get; init; }

    /// <summary>The consent decision's number; null where none was asked for.</summary>
    public required byte? Consent { get; init; }

    public required AgentRow Agent { get; init; }

    /// <summary>When it was, within the years that can be stored.</summary>
    public required long UnixMicros { get; init; }

    public required ulong Visitor { get; init; }

    /// <summary>What the request said of itself, and whether it came from a QR code.</summary>
    public required ClickSigns Signs { get; init; }

    public required Traffic Traffic { get; init; }

    public required Channel Channel { get; init; }

    /// <summary>Such as <c>US-CA</c> or <c>DE</c>; empty when unknown.</summary>
    public required string Region { get; init; }

    public required string Referrer { get; init; }

    public required string Language { get; init; }

    public required QueryFacts Query { get; init; }
}

/// <summary>Works out what a click was. On the loader's thread, never on a request.</summary>
internal sealed class ClickReading(PlaceLookup placeOf, NetworkList networks)
{
    private readonly KnownTexts<KnownQuery> _queries = new(ReadQuery);
    private readonly KnownTexts<KnownReferrer> _referrers = new(ReadReferrer);
    private readonly KnownTexts<string> _languages = new(ReadLanguages);
    private readonly KnownTexts<string> _regions = new(Encoding.ASCII.GetString);

    /// <summary>Reads a click. <paramref name="region"/> is where the visitor was, if that is known already.</summary>
    public LoadedClick Read(in ClickView view, AgentRow agent, long unixMicros, string region = "")
    {
        var visit = view.Visit;
        var query = _queries.Of(visit.Query);
        var referrer = _referrers.Of(view.Referrer);
        var signs = visit.Signs | SignsOf(visit) | (query.Facts.IsQr ? ClickSigns.QrCode : ClickSigns.None);
        return new LoadedClick
        {
            Brand = view.Brand,
            Domain = view.Domain,
            Link = view.Link,
            Id = view.Id,
            Consent = view.Consent,
            Agent = agent,
            UnixMicros = unixMicros,
            Visitor = visit.Visitor,
            Signs = signs,
            Traffic = TrafficOf(signs, agent.Facts.Traffic),
            Channel = Channels.Of(query.Channels, referrer.Channel, referrer.Host.Length > 0, agent.ChannelOfApp),
            Region = region.Length > 0 ? region : RegionOf(view, visit),
            Referrer = referrer.Host,
            Language = _languages.Of(visit.Languages),
            Query = query.Facts,
        };
    }

    /// <summary>
    /// The brand's own networks count before what a request says of itself, and that before its user agent. A network that the operator
    /// names says something only of a request that otherwise looks like a person's: a crawler in a data centre is a crawler.
    /// </summary>
    public static Traffic TrafficOf(ClickSigns signs, Traffic ofUserAgent) => signs switch
    {
        _ when signs.HasFlag(ClickSigns.OwnTeam) => Traffic.OwnTeam,
        _ when signs.HasFlag(ClickSigns.Prefetch) => Traffic.Prefetch,
        _ when ofUserAgent != Traffic.Human || !signs.HasFlag(ClickSigns.NamedNetwork) => ofUserAgent,
        _ => signs.HasFlag(ClickSigns.MailScanner) ? Traffic.MailScanner : Traffic.DataCentre,
    };

    private ClickSigns SignsOf(in VisitView visit) => networks.IsEmpty || visit.Network() is not { } network ? ClickSigns.None : networks.Find(network) switch
    {
        NetworkKind.DataCentre => ClickSigns.NamedNetwork,
        NetworkKind.MailScanner => ClickSigns.NamedNetwork | ClickSigns.MailScanner,
        _ => ClickSigns.None,
    };

    private string RegionOf(in ClickView view, in VisitView visit)
    {
        if (!view.Region.IsEmpty)
        {
            return _regions.Of(view.Region);
        }

        return visit.Network() is { } network ? placeOf(network) : "";
    }

    private static KnownQuery ReadQuery(ReadOnlySpan<byte> text)
    {
        Span<char> query = stackalloc char[VisitPart.MaximumQuery];
        var facts = QueryFacts.Read(query[..Encoding.UTF8.GetChars(text, query)]);
        return new KnownQuery(facts, Channels.OfQuery(facts));
    }

    private static KnownReferrer ReadReferrer(ReadOnlySpan<byte> text)
    {
        var host = Encoding.UTF8.GetString(text);
        return new KnownReferrer(host, Channels.OfHost(host));
    }

    private static string ReadLanguages(ReadOnlySpan<byte> text)
    {
        Span<char> languages = stackalloc char[VisitPart.MaximumQuery];
        return Languages.Of(languages[..Encoding.UTF8.GetChars(text, languages)]);
    }

    private sealed record KnownQuery(QueryFacts Facts, QueryChannels Channels);

    private sealed record KnownReferrer(string Host, Channel? Channel);
}
