using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;

namespace WhiteLabelLinks.Tenants.Domains;

/// <summary>Somebody has a domain's page open: while it is not done, it is checked every minute from now on, for an hour.</summary>
internal sealed class DomainWatch(AppDb db, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    public async Task RememberAsync(DomainView domain, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (domain.IsSettled || now - domain.Row.WatchedAt < Fresh)
        {
            return;
        }
        var soon = now + Fresh;
        await db.Set<ShortDomain>().Where(d => d.Id == domain.Row.Id).ExecuteUpdateAsync(
            d => d.SetProperty(x => x.WatchedAt, now).SetProperty(x => x.NextCheckAt, x => x.NextCheckAt < soon ? x.NextCheckAt : soon), cancellation);
    }
}
