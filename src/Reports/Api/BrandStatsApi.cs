using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using WhiteLabelLinks.Reports.Analytics;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Reports.Api;

/// <summary>The numbers of the analytics page, by the same definitions: both ask <see cref="ClickStatistics"/>.</summary>
internal static class BrandStatsApi
{
    /// <summary>Breakdowns of one answer.</summary>
    private const int MostGroups = 4;

    private const int DefaultValues = 100;
    private const int MostValues = 1_000;

    private static readonly string[] OwnParameters = ["range", "from", "to", "granularity", "group_by", "limit"];

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/stats", ReadAsync).RequireScope("links:read").WithTags("Clicks").WithName("getStats")
            .WithSummary("Clicks, people and visitors of the brand")
            .WithDescription(
                "Counts over time, and broken down by what `group_by` names (several with commas, at most " + MostGroups + "): "
                + string.Join(", ", ClickDimensions.All.Select(dimension => dimension.Key()))
                + ". Each of them is a filter too: `country=DE&country=AT&device=phone`; an empty value means none. "
                + "The period is `range` (" + string.Join(", ", ClickRequest.Ranges.Keys) + ") or `from` and `to`, days of the brand's time zone; "
                + "`granularity` is hour, day, week or month. "
                + "`link_campaign`, `tag`, `link_source`, `ad_group` and `creator` are those of the link as it is today, whenever the click was; a link with two tags counts for both. "
                + "`clicks` are all answered visits, `humans` those that people made, `visitors` people told apart within a day of UTC. "
                + "`totals_only` are clicks of which nothing is kept but their sum: they are among `clicks` and `humans` of the whole, of steps and of groups by link and domain, "
                + "and in no other group and no number of visitors; where a filter asks for more than link or domain they are in no number at all.")
            .Produces<StatsDocument>().ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<IResult> ReadAsync(
        HttpContext context, ClickStatistics statistics, ClickNames names, CurrentBrand brand, TimeProvider clock, CancellationToken cancellation)
    {
        var query = context.Request.Query;
        var zone = brand.Value.TimeZone;
        if (Unknown(query) is { } unknown)
        {
            return ApiProblem.BadRequest($"There is no parameter {unknown}; known are {string.Join(", ", OwnParameters.Concat(ClickDimensions.All.Select(dimension => dimension.Key())))}.");
        }
        if (ClickRequest.Read(query, BrandDays.DateOf(clock.GetUtcNow(), zone), out var complaint) is not { } question)
        {
            return ApiProblem.BadRequest(complaint);
        }
        if (Groups(query) is not { } by)
        {
            return ApiProblem.BadRequest($"Parameter group_by takes at most {MostGroups} of {string.Join(", ", ClickDimensions.All.Select(dimension => dimension.Key()))}.");
        }
        var limit = DefaultValues;
        if (query.ContainsKey("limit") && (!int.TryParse(query["limit"], out limit) || limit is < 1 or > MostValues))
        {
            return ApiProblem.BadRequest($"Parameter limit must be 1 to {MostValues}.");
        }
        var answer = await statistics.AskAsync(question.Ask(zone, by), cancellation);
        var groups = new Dictionary<string, IReadOnlyList<ValueDocument>>(StringComparer.Ordinal);
        foreach (var dimension in by)
        {
            groups[dimension.Key()] = [.. (await names.NameAsync(dimension, answer.By[dimension], limit, cancellation)).Select(ValueDocument.Of)];
        }
        return TypedResults.Ok(new StatsDocument
        {
            TimeZone = zone.Id,
            From = question.Period.First,
            To = question.Period.Last,
            Clicks = answer.Total.Count.Clicks,
            Humans = answer.Total.Count.Humans,
            Visitors = answer.Total.Visitors,
            TotalsOnly = answer.Bare.Clicks,
            Steps = [.. answer.Steps.Select(step => new StepDocument
            {
                Start = TimeZoneInfo.ConvertTime(step.Start, zone), Clicks = step.Count.Clicks, Humans = step.Count.Humans, Visitors = step.Visitors,
            })],
            Groups = groups,
        });
    }

    private static string? Unknown(IQueryCollection query) =>
        query.Keys.FirstOrDefault(name => !OwnParameters.Contains(name, StringComparer.Ordinal) && !ClickDimensions.TryParse(name, out _));

    private static List<ClickDimension>? Groups(IQueryCollection query)
    {
        var by = new List<ClickDimension>();
        foreach (var name in query["group_by"].SelectMany(text => (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Distinct(StringComparer.Ordinal))
        {
            if (!ClickDimensions.TryParse(name, out var dimension) || by.Count == MostGroups)
            {
                return null;
            }
            by.Add(dimension);
        }
        return by;
    }
}

/// <summary>Answer of <c>GET /api/v1/stats</c>.</summary>
internal sealed record StatsDocument
{
    [JsonPropertyName("time_zone")]
    public required string TimeZone { get; init; }

    [JsonPropertyName("from")]
    public required DateOnly From { get; init; }

    [JsonPropertyName("to")]
    public required DateOnly To { get; init; }

    [JsonPropertyName("clicks")]
    public required long Clicks { get; init; }

    [JsonPropertyName("humans")]
    public required long Humans { get; init; }

    [JsonPropertyName("visitors")]
    public required long Visitors { get; init; }

    [JsonPropertyName("totals_only")]
    public required long TotalsOnly { get; init; }

    [JsonPropertyName("steps")]
    public required IReadOnlyList<StepDocument> Steps { get; init; }

    /// <summary>By dimension, most people first.</summary>
    [JsonPropertyName("groups")]
    public required IReadOnlyDictionary<string, IReadOnlyList<ValueDocument>> Groups { get; init; }
}

internal sealed record StepDocument
{
    [JsonPropertyName("start")]
    public required DateTimeOffset Start { get; init; }

    [JsonPropertyName("clicks")]
    public required long Clicks { get; init; }

    [JsonPropertyName("humans")]
    public required long Humans { get; init; }

    [JsonPropertyName("visitors")]
    public required long Visitors { get; init; }
}

internal sealed record ValueDocument
{
    /// <summary>To filter by.</summary>
    [JsonPropertyName("value")]
    public required string Value { get; init; }

    [JsonPropertyName("name")]
    public required string Name { get; init; }

    [JsonPropertyName("clicks")]
    public required long Clicks { get; init; }

    [JsonPropertyName("humans")]
    public required long Humans { get; init; }

    public static ValueDocument Of(ClickValue value) => new() { Value = value.Value, Name = value.Name, Clicks = value.Count.Clicks, Humans = value.Count.Humans };
}
