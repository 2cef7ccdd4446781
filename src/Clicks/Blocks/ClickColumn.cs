namespace WhiteLabelLinks.Clicks.Blocks;

/// <summary>
/// A column of a block of clicks: one little-endian number for each click. The order is that of <c>click_blocks</c> in
/// migrations/0010_visits.sql.
/// </summary>
public enum ClickColumn
{
    /// <summary>Minute of the day of UTC, from 0 to 1439.</summary>
    Minute,

    Link,
    Domain,

    /// <summary>Tells visitors of the brand apart within a day of UTC: 32 bits of a hash. 0 when unknown.</summary>
    Visitor,

    /// <summary>A <see cref="Enrichment.Traffic"/>.</summary>
    Traffic,

    /// <summary>A <see cref="Enrichment.Device"/>.</summary>
    Device,

    /// <summary>A <see cref="Enrichment.Channel"/>.</summary>
    Channel,

    /// <summary>Two letters of ISO 3166-1, the first in the low byte; 0 when unknown.</summary>
    Country,

    /// <summary>A word such as <c>US-CA</c>; of countries without known parts, the country.</summary>
    Region,

    /// <summary>From here on words: numbers of click_words. 0 is none, <see cref="ClickColumns.OtherWord"/> one of too many.</summary>
    Os,
    OsVersion,
    Browser,
    BrowserVersion,

    /// <summary>The app whose own browser opened the link; none for a browser proper.</summary>
    InApp,

    /// <summary>The host of the page that the link was on.</summary>
    Referrer,
    Language,
    Source,
    Medium,
    Campaign,
}

public static class ClickColumns
{
    /// <summary>What all words share that came after a brand's millionth.</summary>
    public const int OtherWord = -1;

    private static readonly string[] Names =
    [
        "minute", "link", "domain", "visitor", "traffic", "device", "channel", "country", "region", "os", "os_version", "browser",
        "browser_version", "in_app", "referrer", "language", "source", "medium", "campaign",
    ];

    public static IReadOnlyList<ClickColumn> All { get; } = Enum.GetValues<ClickColumn>();

    /// <summary>Its name in the table.</summary>
    public static string Name(this ClickColumn column) => Names[(int)column];

    /// <summary>Bytes of one click.</summary>
    public static int Width(this ClickColumn column) => column switch
    {
        ClickColumn.Minute or ClickColumn.Country => sizeof(ushort),
        ClickColumn.Traffic or ClickColumn.Device or ClickColumn.Channel => sizeof(byte),
        _ => sizeof(int),
    };

    /// <summary>Whether its numbers are those of click_words.</summary>
    public static bool HoldsWords(this ClickColumn column) => column >= ClickColumn.Region;
}
