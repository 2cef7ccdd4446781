using System.Diagnostics.Metrics;
using WhiteLabelLinks.Clicks.Loading;
using WhiteLabelLinks.Clicks.Spool;

namespace WhiteLabelLinks.Clicks;

/// <summary>The module's instruments. All are read from what the spool and the loader count anyway, so a click costs nothing more.</summary>
internal sealed class ClicksMetrics
{
    public const string MeterName = "WhiteLabelLinks.Clicks";

    public ClicksMetrics(IMeterFactory meters, ClickSpool spool, ClickCounts counts, TimeProvider clock)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableCounter("clicks.appended", () => spool.Appended, "{click}", "Clicks kept in the spool");
        meter.CreateObservableCounter("clicks.dropped", () => spool.Dropped, "{click}", "Clicks lost because disk and memory were full");
        meter.CreateObservableCounter("clicks.loaded", () => counts.LoadedClicks, "{click}", "Clicks written to PostgreSQL");
        meter.CreateObservableCounter("clicks.quarantined", () => counts.QuarantinedClicks, "{click}", "Complete records that could not be loaded");
        meter.CreateObservableCounter("clicks.load.failures", () => counts.LoadFailures, "{load}", "Loads that failed and are tried again");
        meter.CreateObservableCounter("clicks.spool.sync.failures", () => spool.SyncFailures, "{sync}", "Failed writes of the spool to the disk");
        meter.CreateObservableGauge("clicks.spool.waiting", () => spool.WaitingBytes, "By", "Spool bytes that are not in PostgreSQL yet");
        meter.CreateObservableGauge("clicks.spool.healthy", () => spool.IsHealthy ? 1 : 0, null, "1 while clicks are kept as well as asked for");
        meter.CreateObservableGauge("clicks.oldest.waiting", () => Age(counts.OldestWaitingMicros, clock), "s", "Age of the oldest click that a load is trying to write");
    }

    private static double Age(long micros, TimeProvider clock) =>
        micros == 0 ? 0 : Math.Max(0, clock.GetUtcNow().ToUnixTimeMilliseconds() - (micros / 1000)) / 1000d;
}
