using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;

namespace WhiteLabelLinks.Reports.Sharing;

/// <summary>The views that the entered brand shows to guests.</summary>
internal sealed class SharedViews(AppDb db, TimeProvider clock)
{
    /// <summary>Open at once; whoever needs more has lost sight of them.</summary>
    public const int MostOpen = 200;

    private const int MostListed = 500;

    // When a guest last looked is for people to read; once a minute is exact enough and spares a write for every look.
    private static readonly TimeSpan OpenedIsOld = TimeSpan.FromMinutes(1);

    /// <summary>Those that are open first, then the newest.</summary>
    public async Task<IReadOnlyList<SharedView>> ListAsync(CancellationToken cancellation)
    {
        var all = await db.Set<SharedView>().AsNoTracking().OrderByDescending(view => view.Id).Take(MostListed).ToListAsync(cancellation);
        return [.. all.OrderByDescending(IsOpen)];
    }

    public bool IsOpen(SharedView view) => view.WithdrawnAt is null && view.EndsAt > clock.GetUtcNow();

    public Task<int> CountOpenAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return db.Set<SharedView>().CountAsync(view => view.WithdrawnAt == null && view.EndsAt > now, cancellation);
    }

    /// <summary>For whoever saves next: nothing is saved here.</summary>
    public async Task<SharedView?> FindToWithdrawAsync(long id, CancellationToken cancellation) =>
        await db.Set<SharedView>().FirstOrDefaultAsync(view => view.Id == id && view.WithdrawnAt == null, cancellation);

    /// <summary>For whoever saves next: nothing is saved here.</summary>
    public void Add(SharedView view) => db.Add(view);

    /// <summary>What a guest may see; null when it never was, has ended or was withdrawn, which must look the same.</summary>
    public async Task<SharedView?> OpenAsync(ShareToken token, CancellationToken cancellation)
    {
        var hash = token.Hash();
        var view = await db.Set<SharedView>().AsNoTracking().FirstOrDefaultAsync(v => v.TokenHash == hash, cancellation);
        return view is not null && IsOpen(view) ? view : null;
    }

    public async Task RememberOpeningAsync(SharedView view, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (view.LastOpenedAt is null || now - view.LastOpenedAt > OpenedIsOld)
        {
            await db.Set<SharedView>().Where(v => v.Id == view.Id).ExecuteUpdateAsync(v => v.SetProperty(x => x.LastOpenedAt, now), cancellation);
        }
    }
}
