using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;

namespace WhiteLabelLinks.Reports.Keeping;

/// <summary>For how long the entered brand keeps single clicks. Sums stay for ever.</summary>
internal sealed class ClickRetention(AppDb db, TenantScope scope, TimeProvider clock)
{
    public const int UsualMonths = 24;

    public const int FewestMonths = 1;

    public const int MostMonths = 120;

    public async Task<int> MonthsAsync(CancellationToken cancellation)
    {
        var months = await db.Database.SqlQuery<short>($"SELECT months AS \"Value\" FROM click_retention").ToListAsync(cancellation);
        return months is [var chosen] ? chosen : UsualMonths;
    }

    /// <summary>The first day of UTC whose single clicks are kept; those of days before it go in the next night.</summary>
    public async Task<DateOnly> FirstDayAsync(CancellationToken cancellation) =>
        DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddMonths(-await MonthsAsync(cancellation));

    public async Task ChangeAsync(int months, string by, CancellationToken cancellation)
    {
        var (brand, now) = (scope.Brand.Value, clock.GetUtcNow());
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO click_retention (brand_id, months, changed_by, changed_at) VALUES ({brand}, {months}, {by}, {now})
            ON CONFLICT (brand_id) DO UPDATE SET months = excluded.months, changed_by = excluded.changed_by, changed_at = excluded.changed_at
            """, cancellation);
    }
}
