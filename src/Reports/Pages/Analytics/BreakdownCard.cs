using Microsoft.AspNetCore.Http;
using WhiteLabelLinks.Reports.Analytics;

namespace WhiteLabelLinks.Reports.Pages.Analytics;

/// <summary>A card that breaks clicks down by one of some related dimensions.</summary>
/// <param name="Name">What chooses among them in the address.</param>
internal sealed record BreakdownCard(string Name, string Title, IReadOnlyList<ClickDimension> Dimensions)
{
    public const string Places = "places";

    private static readonly (string Name, Func<string> Title, ClickDimension[] Dimensions)[] Cards =
    [
        ("links", () => ReportsText.Links, [ClickDimension.Link, ClickDimension.LinkCampaign, ClickDimension.Tag, ClickDimension.LinkSource, ClickDimension.AdGroup, ClickDimension.Creator, ClickDimension.Domain]),
        ("sources", () => ReportsText.Sources, [ClickDimension.Channel, ClickDimension.Referrer, ClickDimension.Source, ClickDimension.Medium, ClickDimension.Campaign]),
        (Places, () => ReportsText.Places, [ClickDimension.Country, ClickDimension.Region, ClickDimension.Language]),
        ("devices", () => ReportsText.Devices, [ClickDimension.Device, ClickDimension.Os, ClickDimension.Browser, ClickDimension.InApp]),
        ("kinds", () => ReportsText.Kinds, [ClickDimension.Traffic]),
    ];

    public static IEnumerable<string> Names => Cards.Select(card => card.Name);

    public required ClickDimension Shown { get; init; }

    public IReadOnlyList<ClickValue> Values { get; init; } = [];

    public int More { get; init; }

    /// <summary>Kinds of traffic are counted in clicks: most of them are no people.</summary>
    public string CountName => CountsEverybody ? ReportsText.AllClicks : ReportsText.People;

    private bool CountsEverybody => Shown == ClickDimension.Traffic;

    /// <summary>All cards, each by the dimension that the address chooses.</summary>
    public static IReadOnlyList<BreakdownCard> Read(IQueryCollection query) =>
        [.. Cards.Select(card => new BreakdownCard(card.Name, card.Title(), card.Dimensions) { Shown = Choose(query, card.Name, card.Dimensions) })];

    public long NumberOf(Count count) => CountsEverybody ? count.Clicks : count.Humans;

    private static ClickDimension Choose(IQueryCollection query, string card, ClickDimension[] dimensions) =>
        ClickDimensions.TryParse(query[card].FirstOrDefault() ?? "", out var chosen) && dimensions.Contains(chosen) ? chosen : dimensions[0];
}
