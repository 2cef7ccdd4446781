using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.AdPlatforms;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Redirects.Consent;

namespace WhiteLabelLinks.Retargeting.Reach;

/// <summary>A time during which a domain's visitors went straight on because an ad platform kept them waiting.</summary>
/// <param name="Since">The quarter of an hour that it began in.</param>
/// <param name="Until">The end of the last quarter in which it happened.</param>
/// <param name="IsNow">It still happens, as far as is known: what nodes count arrives within minutes.</param>
/// <param name="Visits">Visitors who agreed and were sent on without pixels.</param>
/// <param name="Platforms">Those that kept them waiting, by name; empty when no page told.</param>
internal sealed record SlowSpell(DateTimeOffset Since, DateTimeOffset Until, bool IsNow, long Visits, IReadOnlyList<string> Platforms);

/// <summary>
/// Says when pixels of a domain were left out for speed. Each node decides for itself, so this is read from what the nodes counted.
/// </summary>
internal sealed class DomainSpeed(AppDb db)
{
    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);

    // While pixels are left out, one visitor a minute tries them: with few visitors a quarter may pass without anything to count.
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(60);

    private static readonly TimeSpan Shown = TimeSpan.FromDays(1);

    /// <summary>The last such time that touched the last day, or null.</summary>
    public async Task<SlowSpell?> ReadAsync(DomainId domain, DateTimeOffset now, CancellationToken cancellation)
    {
        var from = now - TimeSpan.FromDays(7);
        var quarters = await db.Database.SqlQuery<SlowQuarter>($"""
            SELECT r.quarter, sum(r.clicks)::bigint AS clicks FROM reach_quarters r
              JOIN links k ON k.brand_id = r.brand_id AND k.id = r.link_id
             WHERE r.consent = {(short)ClickConsent.VendorSlow} AND r.quarter >= {from} AND k.domain_id = {domain.Value} GROUP BY 1
            """).ToListAsync(cancellation);
        if (Spell([.. quarters.OrderByDescending(quarter => quarter.Quarter)], now) is not { } spell)
        {
            return null;
        }
        // What made pixels be left out was heard before, in the same quarter or the one before it.
        var heardFrom = spell.Since - Quarter;
        var late = await db.Database.SqlQuery<LatePlatform>($"""
            SELECT p.platform, coalesce(sum(q.hits) FILTER (WHERE q.outcome = 'timeout'), 0)::bigint AS late, sum(q.hits)::bigint AS heard
              FROM pixel_quarters q
              JOIN pixels p ON p.brand_id = q.brand_id AND p.id = q.pixel_id
              JOIN links k ON k.brand_id = q.brand_id AND k.id = q.link_id
             WHERE k.domain_id = {domain.Value} AND q.quarter >= {heardFrom} AND q.quarter < {spell.Until} GROUP BY 1
            """).ToListAsync(cancellation);
        return spell with { Platforms = NamesOf(late) };
    }

    /// <summary>The last row of quarters without a longer pause between them.</summary>
    internal static SlowSpell? Spell(IReadOnlyList<SlowQuarter> newestFirst, DateTimeOffset now)
    {
        if (newestFirst.Count == 0 || newestFirst[0].Quarter < now - Shown)
        {
            return null;
        }
        var (since, visits) = (newestFirst[0].Quarter, 0L);
        foreach (var quarter in newestFirst.TakeWhile(quarter => since - quarter.Quarter <= Pause))
        {
            (since, visits) = (quarter.Quarter, visits + quarter.Clicks);
        }
        var until = newestFirst[0].Quarter + Quarter;
        return new SlowSpell(since, until, now < until + Quarter, visits, []);
    }

    // Those that were late for a good part of their visitors; else whoever was late most often.
    private static string[] NamesOf(IReadOnlyList<LatePlatform> platforms)
    {
        var late = platforms.Where(platform => platform.Late > 0).OrderByDescending(platform => platform.Late).ToList();
        var much = late.Where(platform => platform.Late * 3 >= platform.Heard).ToList();
        return [.. (much.Count > 0 ? much : late.Take(1)).Select(platform => AdPlatformCatalog.Find(platform.Platform)?.Name ?? platform.Platform)];
    }
}

internal sealed record SlowQuarter(DateTimeOffset Quarter, long Clicks);

internal sealed record LatePlatform(string Platform, long Late, long Heard);
