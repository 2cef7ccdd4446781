using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;

namespace WhiteLabelLinks.Reports.Keeping;

/// <summary>Gives each brand whose visitors asked for their clicks to be forgotten a job of its own, when it is time.</summary>
public sealed class EraseVisitorsJob(AppDb db, IJobQueue jobs)
{
    public async Task RunAsync(CancellationToken cancellation)
    {
        foreach (var brand in await db.Database.SqlQuery<long>($"SELECT * FROM app.brands_with_click_erasures() AS \"Value\"").ToListAsync(cancellation))
        {
            jobs.Enqueue<EraseBrandVisitorsJob>(job => job.RunAsync(brand, CancellationToken.None));
        }
        await db.Database.SqlQuery<long>($"SELECT app.forget_click_erasures() AS \"Value\"").SingleAsync(cancellation);
    }
}
