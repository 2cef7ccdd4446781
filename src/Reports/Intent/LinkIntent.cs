using System.Globalization;
using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Clicks.Enrichment;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Reports.Analytics;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Reports.Intent;

/// <summary>Reads what the intent score of a link is made of.</summary>
internal sealed class LinkIntent(AppDb db, ClickStatistics statistics, TimeProvider clock)
{
    public const int Days = 30;

    public async Task<IntentFacts> ReadAsync(LinkId link, TimeZoneInfo zone, CancellationToken cancellation)
    {
        var today = BrandDays.DateOf(clock.GetUtcNow(), zone);
        var filter = new ClickFilter(ClickDimension.Link, [link.Value.ToString(CultureInfo.InvariantCulture)]);
        var question = new ClickRequest(ClickPeriod.LastDays(Days, today), Granularity.Month, [filter]).Ask(zone, [ClickDimension.Channel]);
        var answer = await statistics.AskAsync(question, cancellation);
        var since = question.From;
        var answers = await db.Database.SqlQuery<Answers>($"""
            SELECT count(*) FILTER (WHERE action = 'accepted') AS agreed, count(*) FILTER (WHERE action = 'declined') AS declined
              FROM consent_records WHERE link_id = {link.Value} AND at >= {since}
            """).SingleAsync(cancellation);
        return new IntentFacts(
            answer.Detailed.Clicks,
            answer.Detailed.Humans,
            answer.Total.Visitors,
            answer.By[ClickDimension.Channel].ToDictionary(group => (Channel)group.Code, group => group.Count.Humans),
            answers.Agreed,
            answers.Declined);
    }

    private sealed record Answers(long Agreed, long Declined);
}
