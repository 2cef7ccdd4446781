using WhiteLabelLinks.Clicks.Loading;
using WhiteLabelLinks.Clicks.Spool;

namespace WhiteLabelLinks.Clicks.Enrichment;

/// <summary>What the loader said of a click when it was added up, from what its row keeps. Never throws; what is null was not there.</summary>
public static class StoredClick
{
    /// <summary>Who or what made it.</summary>
    /// <param name="ofUserAgent">As its user agent's row has it; null for a click that sent none.</param>
    public static Traffic TrafficOf(ClickSigns signs, short? ofUserAgent) =>
        ClickReading.TrafficOf(signs, ofUserAgent is { } known ? (Traffic)known : AgentRow.None.Facts.Traffic);

    /// <summary>By which way it came.</summary>
    public static Channel ChannelOf(ClickSigns signs, string? referrerHost, string? source, string? medium, string? clickId, string? inApp) => Channels.Of(
        referrerHost,
        QueryFacts.None with { Source = source ?? "", Medium = medium ?? "", ClickId = clickId ?? "", IsQr = signs.HasFlag(ClickSigns.QrCode) },
        inApp ?? "");
}
