using System.ComponentModel;
using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Retargeting.Reach;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Retargeting.Api;

/// <summary>How long a domain's visitors waited for it: the numbers of its page.</summary>
internal static class SpeedApi
{
    private const int UsualDays = 30;
    private const int MostDays = 400;

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/domains/{id}/speed", ReadAsync).RequireScope("domains:read").WithTags("Domains").WithName("getDomainSpeed")
            .WithSummary("How fast a domain is")
            .WithDescription(
                "`answers` is the time from reading a visitor's request for a link to having written the answer, on our side: the way through the network is not in it. "
                + "`handoff` is how long the page that loads pixels held visitors, as their browsers told; `budget_ms` is the longest that it may. "
                + "`from` and `to` are days of UTC, the last 30 without them and at most " + MostDays + ". Where nothing was timed a value is null, which is not 0.")
            .Produces<SpeedDocument>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IResult> ReadAsync(
        string id, string? from, string? to, SpeedReader speed, HopReader hops, IBrandDomains domains, TimeProvider clock, CancellationToken cancellation)
    {
        if (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || await domains.FindAsync(new DomainId(number), cancellation) is not { } domain)
        {
            return ApiProblem.NotFound("domain");
        }
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        if (DayOf(to, today) is not { } last || DayOf(from, last.AddDays(1 - UsualDays)) is not { } first)
        {
            return ApiProblem.BadRequest("Parameters from and to are days such as 2026-11-28.");
        }
        if (first > last || last.DayNumber - first.DayNumber >= MostDays)
        {
            return ApiProblem.BadRequest($"Parameter from must be to, or at most {MostDays - 1} days before it.");
        }
        return TypedResults.Ok(SpeedDocument.Of(await speed.ReadAsync(domain.Id, first, last, cancellation), await hops.ReadAsync(domain.Id, cancellation)));
    }

    private static DateOnly? DayOf(string? text, DateOnly usual) => string.IsNullOrEmpty(text) ? usual
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 2000 and < 9999 ? day : null;
}

/// <summary>Answer of <c>GET /api/v1/domains/{id}/speed</c>.</summary>
internal sealed record SpeedDocument
{
    [JsonPropertyName("budget_ms")]
    public required int BudgetMs { get; init; }

    [JsonPropertyName("answers")]
    public required TimingDocument? Answers { get; init; }

    [JsonPropertyName("handoff")]
    public required TimingDocument? Handoff { get; init; }

    [JsonPropertyName("hops"), Description("Links of the domain by the redirects that follow ours before the page. Only those whose page was looked at since they lead there.")]
    public required HopsDocument Hops { get; init; }

    [JsonPropertyName("days")]
    public required IReadOnlyList<SpeedDayDocument> Days { get; init; }

    public static SpeedDocument Of(SpeedFacts facts, HopFacts hops) => new()
    {
        Hops = new HopsDocument { Straight = hops.Straight, One = hops.One, More = hops.More },
        BudgetMs = facts.BudgetMilliseconds,
        Answers = TimingDocument.Of(facts.Answers, facts.BudgetMilliseconds),
        Handoff = TimingDocument.Of(facts.Waits, facts.BudgetMilliseconds),
        Days = [.. facts.Days.Select(day => new SpeedDayDocument
        {
            Day = day.Day, Answers = TimingDocument.Of(day.Answers, facts.BudgetMilliseconds), Handoff = TimingDocument.Of(day.Waits, facts.BudgetMilliseconds),
        })],
    };
}

internal sealed record HopsDocument
{
    [JsonPropertyName("straight"), Description("Links whose destination is the page itself.")]
    public required int Straight { get; init; }

    [JsonPropertyName("one")]
    public required int One { get; init; }

    [JsonPropertyName("two_or_more")]
    public required int More { get; init; }
}

internal sealed record SpeedDayDocument
{
    [JsonPropertyName("day")]
    public required DateOnly Day { get; init; }

    [JsonPropertyName("answers")]
    public required TimingDocument? Answers { get; init; }

    [JsonPropertyName("handoff")]
    public required TimingDocument? Handoff { get; init; }
}

internal sealed record TimingDocument
{
    [JsonPropertyName("count")]
    public required long Count { get; init; }

    [JsonPropertyName("p50_ms"), Description("Half took no longer.")]
    public required double P50 { get; init; }

    [JsonPropertyName("p95_ms")]
    public required double P95 { get; init; }

    [JsonPropertyName("p99_ms")]
    public required double P99 { get; init; }

    [JsonPropertyName("within_budget"), Description("The share that took no longer than budget_ms, from 0 to 1.")]
    public required double WithinBudget { get; init; }

    /// <summary>Null when nothing was timed.</summary>
    public static TimingDocument? Of(Timing? timing, int budget) =>
        timing?.Within(0.5) is { } half && timing.Within(0.95) is { } most && timing.Within(0.99) is { } nearlyAll && timing.ShareWithin(budget) is { } within
            ? new TimingDocument { Count = timing.Count, P50 = Math.Round(half, 3), P95 = Math.Round(most, 3), P99 = Math.Round(nearlyAll, 3), WithinBudget = Math.Round(within, 4) }
            : null;
}
