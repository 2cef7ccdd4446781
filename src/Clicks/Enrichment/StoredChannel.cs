namespace WhiteLabelLinks.Clicks.Enrichment;

/// <summary>By which way a click came, from what its row keeps: the answer that the loader gave when the click was added up.</summary>
public static class StoredChannel
{
    /// <summary>Never throws; what is null was not there.</summary>
    public static Channel Of(string? referrerHost, string? source, string? medium, string? clickId, bool isQr, string? inApp) =>
        Channels.Of(referrerHost, QueryFacts.None with { Source = source ?? "", Medium = medium ?? "", ClickId = clickId ?? "", IsQr = isQr }, inApp ?? "");
}
