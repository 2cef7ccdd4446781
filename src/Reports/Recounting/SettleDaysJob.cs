using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;

namespace WhiteLabelLinks.Reports.Recounting;

/// <summary>Finds the brands with days that are over and not settled, and gives each a job of its own.</summary>
public sealed class SettleDaysJob(AppDb db, IJobQueue jobs, TimeProvider clock)
{
    // A node that was away brings yesterday's clicks today; later ones are settled the night after they came.
    private const int RestDays = 1;

    public async Task RunAsync(CancellationToken cancellation)
    {
        var until = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddDays(-RestDays);
        foreach (var brand in await db.Database.SqlQuery<long>($"SELECT * FROM app.brands_to_settle({until}) AS \"Value\"").ToListAsync(cancellation))
        {
            jobs.Enqueue<SettleBrandJob>(job => job.RunAsync(brand, until, CancellationToken.None));
        }
    }
}
