using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Tenants.Agencies;

/// <summary>What a console says about itself.</summary>
/// <param name="Name">Stands in its pages' frame and signs its mails.</param>
/// <param name="BaseUrl">What mails link to; from the configuration of the console, never from a request.</param>
internal sealed record ConsoleFacts(string Name, string BaseUrl)
{
    public string Url(string pathAndQuery) => BaseUrl + pathAndQuery;
}

/// <summary>
/// Names of consoles by host. They change rarely and stand on every page, the error page of a database that is away included:
/// what was once read is kept for a minute, and longer when it cannot be read again.
/// </summary>
internal sealed class ConsoleDirectory(TimeProvider clock)
{
    private const int MostConsoles = 10_000;
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, (ConsoleFacts Facts, DateTimeOffset ReadAt)> _known = new(StringComparer.Ordinal);

    /// <summary>What the console says about itself.</summary>
    /// <returns>Null when there is no such console (yet), as during the first run.</returns>
    public async ValueTask<ConsoleFacts?> FindAsync(AppDb db, ConsoleHost console, CancellationToken cancellation)
    {
        if (_known.TryGetValue(console.Host, out var known) && clock.GetUtcNow() - known.ReadAt < Fresh)
        {
            return known.Facts;
        }
        var facts = await db.Set<ConsoleSite>().AsNoTracking()
            .Where(c => c.Host == console.Host && c.AgencyId == console.Agency)
            .Select(c => new ConsoleFacts(c.Name, c.BaseUrl))
            .FirstOrDefaultAsync(cancellation);
        if (facts is not null)
        {
            if (_known.Count >= MostConsoles)
            {
                _known.Clear();
            }
            _known[console.Host] = (facts, clock.GetUtcNow());
        }
        return facts;
    }

    /// <summary>What is remembered of a console, however old; null when it was never read.</summary>
    public ConsoleFacts? Recall(string host) => _known.TryGetValue(host, out var known) ? known.Facts : null;

    public void Forget(string host) => _known.TryRemove(host, out _);
}
