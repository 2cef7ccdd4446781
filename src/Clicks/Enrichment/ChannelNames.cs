namespace WhiteLabelLinks.Clicks.Enrichment;

/// <summary>How the data files write a channel.</summary>
internal static class ChannelNames
{
    /// <summary>The channel of this name.</summary>
    /// <exception cref="FormatException">There is no such channel.</exception>
    public static Channel Parse(string name) => name switch
    {
        "email" => Channel.Email,
        "social" => Channel.Social,
        "search" => Channel.Search,
        "messenger" => Channel.Messenger,
        "paid" => Channel.Paid,
        "qr" => Channel.QrCode,
        "assistant" => Channel.Assistant,
        _ => throw new FormatException($"There is no channel {name}."),
    };
}
