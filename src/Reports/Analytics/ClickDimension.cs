using WhiteLabelLinks.Clicks.Blocks;

namespace WhiteLabelLinks.Reports.Analytics;

/// <summary>What clicks can be told apart by: to break them down, and to look at some of them only.</summary>
internal enum ClickDimension
{
    Link,

    /// <summary>Of the link, as it is today; see <see cref="LinkTraits"/>. utm_campaign is <see cref="Campaign"/>.</summary>
    LinkCampaign,

    /// <summary>Of the link, as it is today.</summary>
    Tag,

    /// <summary>Of the link, as it is today. utm_source is <see cref="Source"/>.</summary>
    LinkSource,

    /// <summary>Of the link, as it is today.</summary>
    AdGroup,

    /// <summary>Who shares the link, as it is today.</summary>
    Creator,
    Domain,
    Channel,
    Referrer,
    Source,
    Medium,
    Campaign,
    Country,
    Region,
    Language,
    Device,
    Os,
    OsVersion,
    Browser,
    BrowserVersion,
    InApp,
    Traffic,
}

internal static class ClickDimensions
{
    public static IReadOnlyList<ClickDimension> All { get; } = Enum.GetValues<ClickDimension>();

    public static ClickColumn Column(this ClickDimension dimension) => dimension switch
    {
        ClickDimension.Link => ClickColumn.Link,
        _ when LinkTraits.Knows(dimension) => ClickColumn.Link,
        ClickDimension.Domain => ClickColumn.Domain,
        ClickDimension.Channel => ClickColumn.Channel,
        ClickDimension.Referrer => ClickColumn.Referrer,
        ClickDimension.Source => ClickColumn.Source,
        ClickDimension.Medium => ClickColumn.Medium,
        ClickDimension.Campaign => ClickColumn.Campaign,
        ClickDimension.Country => ClickColumn.Country,
        ClickDimension.Region => ClickColumn.Region,
        ClickDimension.Language => ClickColumn.Language,
        ClickDimension.Device => ClickColumn.Device,
        ClickDimension.Os => ClickColumn.Os,
        ClickDimension.OsVersion => ClickColumn.OsVersion,
        ClickDimension.Browser => ClickColumn.Browser,
        ClickDimension.BrowserVersion => ClickColumn.BrowserVersion,
        ClickDimension.InApp => ClickColumn.InApp,
        ClickDimension.Traffic => ClickColumn.Traffic,
        _ => throw new ArgumentOutOfRangeException(nameof(dimension)),
    };

    /// <summary>Its name in addresses and in the API: <c>os_version</c>.</summary>
    public static string Key(this ClickDimension dimension) => dimension switch
    {
        ClickDimension.LinkCampaign => "link_campaign",
        ClickDimension.Tag => "tag",
        ClickDimension.LinkSource => "link_source",
        ClickDimension.AdGroup => "ad_group",
        ClickDimension.Creator => "creator",
        _ => dimension.Column().Name(),
    };

    public static bool TryParse(string key, out ClickDimension dimension)
    {
        foreach (var known in All)
        {
            if (known.Key() == key)
            {
                dimension = known;
                return true;
            }
        }
        dimension = default;
        return false;
    }
}
