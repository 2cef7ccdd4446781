using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;

namespace WhiteLabelLinks.Reports.Keeping;

/// <summary>Gives each brand that has clicks a job of its own, which forgets single clicks whose time is over.</summary>
public sealed class ForgetClicksJob(AppDb db, IJobQueue jobs)
{
    public async Task RunAsync(CancellationToken cancellation)
    {
        foreach (var brand in await db.Database.SqlQuery<long>($"SELECT * FROM app.brands_with_clicks() AS \"Value\"").ToListAsync(cancellation))
        {
            jobs.Enqueue<ForgetBrandClicksJob>(job => job.RunAsync(brand, CancellationToken.None));
        }
    }
}
