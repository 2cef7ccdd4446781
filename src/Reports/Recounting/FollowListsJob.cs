using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhiteLabelLinks.Clicks.Recounting;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Reports.Recounting;

/// <summary>After an update that brought other lists of crawlers and browsers: every brand's clicks are counted again by them, once.</summary>
public sealed class FollowListsJob(AppDb db, IServiceScopeFactory scopes)
{
    public async Task RunAsync(CancellationToken cancellation)
    {
        var known = await db.Database.SqlQuery<int?>($"SELECT max(version) AS \"Value\" FROM click_lists").SingleAsync(cancellation);
        if (known == AgentRefresh.ListsVersion)
        {
            return;
        }
        var isComplete = true;
        if (known is not null)
        {
            foreach (var brand in await db.Database.SqlQuery<long>($"SELECT * FROM app.brands_with_clicks() AS \"Value\"").ToListAsync(cancellation))
            {
                await using var apart = scopes.CreateAsyncScope();
                apart.ServiceProvider.GetRequiredService<TenantScope>().EnterBrand(new BrandId(brand));
                isComplete &= await apart.ServiceProvider.GetRequiredService<Recounts>().FollowListsAsync(cancellation);
            }
        }
        if (!isComplete)
        {
            // A brand is still at work with a recount that began by older lists: the next run comes to it.
            return;
        }
        // Last, so that a run that was cut off is repeated.
        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO click_lists (version) VALUES ({AgentRefresh.ListsVersion}) ON CONFLICT ((true)) DO UPDATE SET version = excluded.version, since = now()", cancellation);
    }
}
