using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;

namespace WhiteLabelLinks.Retargeting.Records;

/// <summary>What became of a visitor's clicks after the visitor asked for erasure.</summary>
/// <param name="Clicks">Of how many only sums are left.</param>
internal sealed record ErasedClickCount(bool IsCarriedOut, long Clicks);

/// <summary>Reads it by the record of the request. Carried out by <c>EraseVisitorsJob</c> of the reports.</summary>
internal sealed class ErasedClicks(AppDb db)
{
    /// <summary>Null when nothing told the visitor's clicks from others': the address was unknown.</summary>
    public async Task<ErasedClickCount?> ReadAsync(Guid record, CancellationToken cancellation)
    {
        var counts = await db.Database.SqlQuery<ErasedClickCount>($"""
            SELECT bool_and(carried_out_at IS NOT NULL) AS is_carried_out, sum(clicks)::bigint AS clicks FROM click_erasures WHERE id = {record} GROUP BY id
            """).ToListAsync(cancellation);
        return counts is [var only] ? only : null;
    }
}
