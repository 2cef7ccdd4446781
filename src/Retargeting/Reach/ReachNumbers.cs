using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Redirects.Consent;

namespace WhiteLabelLinks.Retargeting.Reach;

/// <summary>Clicks that left before the next step, by the number of their reason.</summary>
internal sealed record ReachLoss(short Reason, long Clicks);

/// <summary>What became of one pixel's tries.</summary>
/// <param name="AverageMs">Until it had loaded; null when it never did.</param>
internal sealed record PixelResults(long PixelId, long Loaded, long Failed, long TimedOut, long? AverageMs)
{
    public long Heard => Loaded + Failed + TimedOut;
}

/// <summary>
/// How many of a link's visitors can be reached again: clicks, then those who were asked or need not be, then those who agreed or
/// need not, then those whose pixel loaded. Null is no data, which is not 0.
/// </summary>
internal sealed record LinkReach
{
    /// <summary>Clicks on the link in retargeting mode.</summary>
    public required long Clicks { get; init; }

    /// <summary>Left before anybody could be asked, most first.</summary>
    public required IReadOnlyList<ReachLoss> Before { get; init; }

    /// <summary>Had no choice that counts where one is needed.</summary>
    public required long Asked { get; init; }

    /// <summary>Had agreed before, or were where no agreement is needed.</summary>
    public required long NotAsked { get; init; }

    public required long Agreed { get; init; }

    public required long SaidNo { get; init; }

    /// <summary>Agreed, and went straight on because a platform was holding visitors up.</summary>
    public required long Slow { get; init; }

    public required IReadOnlyList<PixelResults> Pixels { get; init; }

    public long MayBeReached => Asked + NotAsked + Slow;

    public long NoAnswer => Math.Max(0, Asked - Agreed - SaidNo);

    public long Consented => Agreed + NotAsked + Slow;

    /// <summary>Visits at which the pixel that loaded most often did: at least so many can be reached again.</summary>
    public long? Reached => Best?.Loaded;

    public PixelResults? Best => Pixels.MaxBy(pixel => pixel.Loaded);

    /// <summary>Consented, and the page never told what became of that pixel: closed too early, or the message got lost.</summary>
    public long NotHeard => Math.Max(0, Consented - Slow - (Best?.Heard ?? 0));
}

/// <summary>The one place that asks how many visitors of a link can be reached again.</summary>
internal sealed class ReachNumbers(AppDb db)
{
    private static readonly short[] AskedReasons =
        [(short)ConsentReason.RefusalLapsed, (short)ConsentReason.RegionNeedsOptIn, (short)ConsentReason.PolicyAlwaysAsk];

    private static readonly short[] GrantedReasons =
        [(short)ConsentReason.ChoiceAccepted, (short)ConsentReason.RegionAllowsOptOut, (short)ConsentReason.RegionNotice];

    /// <summary>Since an instant. Null when no click of the link was ever one on a retargeting link since then.</summary>
    public async Task<LinkReach?> ReadAsync(LinkId link, DateTimeOffset since, CancellationToken cancellation)
    {
        var clicks = await db.Database.SqlQuery<ReasonSum>($"""
            SELECT consent AS reason, sum(clicks)::bigint AS clicks FROM reach_quarters
             WHERE link_id = {link.Value} AND quarter >= {since} GROUP BY 1
            """).ToListAsync(cancellation);
        if (clicks.Count == 0)
        {
            return null;
        }
        var choices = await db.Database.SqlQuery<ChoiceSum>($"""
            SELECT action, count(*) AS records FROM consent_records
             WHERE link_id = {link.Value} AND method = 'banner' AND at >= {since} GROUP BY 1
            """).ToListAsync(cancellation);
        var pixels = await db.Database.SqlQuery<PixelSum>($"""
            SELECT pixel_id, outcome, sum(hits)::bigint AS hits, sum(total_ms)::bigint AS total_ms FROM pixel_quarters
             WHERE link_id = {link.Value} AND quarter >= {since} GROUP BY 1, 2
            """).ToListAsync(cancellation);
        return Sum(clicks, choices, pixels);
    }

    internal static LinkReach Sum(IReadOnlyList<ReasonSum> clicks, IReadOnlyList<ChoiceSum> choices, IReadOnlyList<PixelSum> pixels)
    {
        var asked = Count(AskedReasons);
        return new LinkReach
        {
            Clicks = clicks.Sum(row => row.Clicks),
            Before = [.. clicks.Where(row => !IsLater(row.Reason)).OrderByDescending(row => row.Clicks).Select(row => new ReachLoss(row.Reason, row.Clicks))],
            Asked = asked,
            NotAsked = Count(GrantedReasons),
            // A choice may be counted before its click is, a few seconds long.
            Agreed = Math.Min(asked, Choices("accepted")),
            SaidNo = Math.Min(asked, Choices("declined") + Choices("withdrawn")),
            Slow = Count([ClickConsent.VendorSlow]),
            Pixels = [.. pixels.GroupBy(row => row.PixelId).Select(ResultsOf).OrderByDescending(pixel => pixel.Loaded)],
        };

        long Count(short[] reasons) => clicks.Where(row => reasons.Contains(row.Reason)).Sum(row => row.Clicks);
        long Choices(string action) => choices.Where(row => row.Action == action).Sum(row => row.Records);
    }

    private static bool IsLater(short reason) =>
        AskedReasons.Contains(reason) || GrantedReasons.Contains(reason) || reason == ClickConsent.VendorSlow;

    private static PixelResults ResultsOf(IGrouping<long, PixelSum> rows)
    {
        var loaded = rows.Where(row => row.Outcome == "loaded").ToList();
        var hits = loaded.Sum(row => row.Hits);
        return new PixelResults(
            rows.Key, hits, rows.Where(row => row.Outcome == "failed").Sum(row => row.Hits), rows.Where(row => row.Outcome == "timeout").Sum(row => row.Hits),
            hits > 0 ? loaded.Sum(row => row.TotalMs) / hits : null);
    }
}

internal sealed record ReasonSum(short Reason, long Clicks);

internal sealed record ChoiceSum(string Action, long Records);

internal sealed record PixelSum(long PixelId, string Outcome, long Hits, long TotalMs);
