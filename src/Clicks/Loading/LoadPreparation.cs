using Microsoft.Extensions.Logging;
using WhiteLabelLinks.Clicks.Blocks;
using WhiteLabelLinks.Clicks.Spool;

namespace WhiteLabelLinks.Clicks.Loading;

/// <summary>
/// Makes of a batch of the spool's records what is written of them. Asks the database for what has to be known before, outside of the
/// load's transaction, so that nobody waits for a new word or user agent until a load is committed.
/// </summary>
internal sealed partial class LoadPreparation(ClickDatabase database, UserAgentIds userAgents, WordIds words, ClickReading reading, ILogger logger)
{
    private static readonly DateTime FirstMonth = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>app.ensure_click_partition refuses what lies 400 days ahead.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(399);

    public void Run(Load load)
    {
        words.Trim();
        var (id, now, totalsOnly) = database.Begin();
        load.Begin(id);
        var times = (Earliest: ClickTime.MicrosOf(FirstMonth), Latest: ClickTime.MicrosOf(now + Ahead));
        userAgents.Resolve(database.Connection, totalsOnly.IsEmpty ? null : UserAgentsToKeep(load.Batch, totalsOnly, times));
        Sort(load, totalsOnly, times);
        load.Finish(database);
    }

    // Those of clicks of which more is kept than sums.
    private static HashSet<UInt128> UserAgentsToKeep(LoadBatch batch, TotalsOnly totalsOnly, (long Earliest, long Latest) times)
    {
        var kept = new HashSet<UInt128>();
        foreach (var row in batch.Rows)
        {
            _ = ClickView.TryRead(row.Body, out var click);
            if (!totalsOnly.Holds(click.Domain, Math.Clamp(click.UnixMicros, times.Earliest, times.Latest)))
            {
                kept.Add(row.UserAgent);
            }
        }

        return kept;
    }

    /// <summary>
    /// Adds the clicks to the load, and those of which only sums are kept to these. A time that no partition can hold moves to the nearest
    /// that one can.
    /// </summary>
    private void Sort(Load load, TotalsOnly totalsOnly, (long Earliest, long Latest) times)
    {
        var clamped = 0;
        foreach (var row in load.Batch.Rows)
        {
            _ = ClickView.TryRead(row.Body, out var click);
            var micros = Math.Clamp(click.UnixMicros, times.Earliest, times.Latest);
            clamped += micros == click.UnixMicros ? 0 : 1;
            var loaded = reading.Read(click, userAgents.RowOf(row.UserAgent), micros);
            if (!totalsOnly.IsEmpty && totalsOnly.Holds(click.Domain, micros))
            {
                load.AddBare(loaded);
            }
            else
            {
                load.Add(loaded);
            }
        }

        if (clamped > 0)
        {
            Log.Clamped(logger, clamped);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Clicks} clicks bore a time that no partition holds and were moved to the nearest: check the clocks")]
        public static partial void Clamped(ILogger logger, int clicks);
    }
}
