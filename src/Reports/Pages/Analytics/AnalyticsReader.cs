using Microsoft.AspNetCore.Http;
using WhiteLabelLinks.Reports.Analytics;
using WhiteLabelLinks.Reports.Maps;

namespace WhiteLabelLinks.Reports.Pages.Analytics;

/// <summary>Answers a question about the entered brand's clicks as pages show it. The console's page and what guests see ask here.</summary>
internal sealed class AnalyticsReader(ClickStatistics statistics, ClickNames names, ClickBeginning beginning, TimeProvider clock)
{
    private const int ShownValues = 8;

    /// <summary>Parameters of an address that say what a view shows; all others are the page's own.</summary>
    public static IReadOnlySet<string> Parameters { get; } = new HashSet<string>(
        [.. ClickDimensions.All.Select(dimension => dimension.Key()), .. BreakdownCard.Names, "range", "from", "to", "granularity"], StringComparer.Ordinal);

    public async Task<AnalyticsView> ReadAsync(ClickRequest question, IQueryCollection query, TimeZoneInfo zone, CancellationToken cancellation)
    {
        var cards = BreakdownCard.Read(query);
        var firstDay = await beginning.FirstDayAsync(zone, cancellation);
        var answer = await statistics.AskAsync(question.Ask(zone, [.. cards.Select(card => card.Shown)], byHourOfWeek: true), cancellation);
        var before = question.Period.Before;
        return new AnalyticsView(question, answer, zone, clock.GetUtcNow())
        {
            FirstDay = firstDay,
            Before = firstDay <= before.First ? await statistics.AskAsync((question with { Period = before }).Ask(zone, []), cancellation) : null,
            Map = answer.By.TryGetValue(ClickDimension.Country, out var countries)
                ? CountryShades.Of(await names.NameAsync(ClickDimension.Country, countries, countries.Count, cancellation)) : null,
            Breakdowns = await NameAsync(cards, answer, cancellation),
            Filters = await FiltersAsync(question, cancellation),
        };
    }

    public async Task<IReadOnlyList<NamedFilter>> FiltersAsync(ClickRequest question, CancellationToken cancellation)
    {
        var filters = new List<NamedFilter>();
        foreach (var filter in question.Filters)
        {
            var called = await names.NamesAsync(filter.Dimension, filter.Values.ToList(), cancellation);
            filters.Add(new NamedFilter(filter.Dimension, AnalyticsView.TitleOf(filter.Dimension), string.Join(", ", filter.Values.Select(value => called[value]))));
        }
        return filters;
    }

    private async Task<IReadOnlyList<BreakdownCard>> NameAsync(IReadOnlyList<BreakdownCard> cards, ClickAnswer answer, CancellationToken cancellation)
    {
        var named = new List<BreakdownCard>();
        foreach (var card in cards)
        {
            var groups = answer.By[card.Shown].Where(group => card.NumberOf(group.Count) > 0).ToList();
            named.Add(card with { Values = await names.NameAsync(card.Shown, groups, ShownValues, cancellation), More = Math.Max(0, groups.Count - ShownValues) });
        }
        return named;
    }
}
