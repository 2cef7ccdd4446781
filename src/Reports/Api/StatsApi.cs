using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using WhiteLabelLinks.Links;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Reports.Analytics;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Reports.Api;

internal static class StatsApi
{
    private const int Days = 30;

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/links/{id}/stats", ReadAsync).RequireScope("links:read").WithTags("Links").WithName("getLinkStats")
            .WithSummary("Clicks of a link")
            .WithDescription("Total, last click, and the last 30 days in the brand's time zone.")
            .Produces<LinkStatsDocument>().ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IResult> ReadAsync(
        string id, LinkDirectory links, LinkClicks clicks, CurrentBrand brand, CancellationToken cancellation)
    {
        if (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            || await links.FindAsync(new LinkId(value), cancellation) is not { } link)
        {
            return ApiProblem.NotFound("link");
        }
        var zone = brand.Value.TimeZone;
        var stats = await clicks.ReadAsync(link, Days, zone, cancellation);
        return TypedResults.Ok(new LinkStatsDocument
        {
            LinkId = id,
            Counted = stats.IsCounted,
            Clicks = stats.Total,
            LastClickAt = stats.LastClickAt,
            TimeZone = zone.Id,
            Days = [.. stats.Days.Select((count, day) => new DayDocument { Date = stats.FirstDay.AddDays(day), Clicks = count })],
        });
    }
}
