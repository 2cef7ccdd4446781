using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace WhiteLabelLinks.Redirects;

/// <summary>What the edge tells about itself, as meter <c>WhiteLabelLinks.Redirects</c>.</summary>
public sealed class RedirectsMetrics
{
    public const string MeterName = "WhiteLabelLinks.Redirects";

    private const int Stripes = 16;

    private static readonly string[] OutcomeNames =
        [.. Enum.GetNames<OutcomeKind>().Select(name => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(name))];

    // Counted on every request. A line of the cache for each processor, so that two of them never wait for one counter.
    private readonly Stripe[] _stripes = new Stripe[Stripes];
    private readonly Counter<long> _updateFailures;
    private readonly Counter<long> _saveFailures;
    private readonly Counter<long> _failed;
    private RoutingSnapshot? _snapshot;
    private long _upToDateTicks;
    private long _refused;

    public RedirectsMetrics(IMeterFactory meters, TimeProvider clock)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableCounter("redirects.requests", CountRequests, description: "Requests to the edge by what they came to");
        _failed = meter.CreateCounter<long>("redirects.failures", description: "Requests in which something broke; the visitor still got an answer");
        _updateFailures = meter.CreateCounter<long>("redirects.snapshot.update_failures", description: "Times that links could not be brought up to date");
        _saveFailures = meter.CreateCounter<long>("redirects.snapshot.save_failures", description: "Times that the snapshot could not be written to disk");
        meter.CreateObservableGauge("redirects.snapshot.links", () => Volatile.Read(ref _snapshot)?.LinkCount ?? 0);
        meter.CreateObservableGauge("redirects.snapshot.hosts", () => Volatile.Read(ref _snapshot)?.HostCount ?? 0);
        meter.CreateObservableGauge("redirects.snapshot.bytes", () => Volatile.Read(ref _snapshot)?.MemoryBytes ?? 0, "By");
        meter.CreateObservableGauge("redirects.snapshot.refused", () => Volatile.Read(ref _refused), description: "Rows that the last read could not serve");
        meter.CreateObservableGauge("redirects.snapshot.age", () => AgeSeconds(clock), "s", "Time since the snapshot was last known to be complete");
    }

    /// <summary>Time since the snapshot was last known to hold every change, or null before the database was reached at all.</summary>
    public TimeSpan? Age(TimeProvider clock) =>
        Volatile.Read(ref _upToDateTicks) is > 0 and var ticks ? clock.GetUtcNow() - new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    internal void Answered(OutcomeKind kind) =>
        Interlocked.Increment(ref _stripes[Thread.GetCurrentProcessorId() & (Stripes - 1)].Counts[(int)kind]);

    internal void Failed() => _failed.Add(1);

    internal void Published(RoutingSnapshot snapshot) => Volatile.Write(ref _snapshot, snapshot);

    internal void UpToDate(DateTimeOffset at) => Volatile.Write(ref _upToDateTicks, at.UtcTicks);

    internal void Refused(int rows) => Volatile.Write(ref _refused, rows);

    internal void UpdateFailed() => _updateFailures.Add(1);

    internal void SaveFailed() => _saveFailures.Add(1);

    private double AgeSeconds(TimeProvider clock) => Age(clock)?.TotalSeconds ?? double.NaN;

    private IEnumerable<Measurement<long>> CountRequests()
    {
        for (var kind = 0; kind < OutcomeNames.Length; kind++)
        {
            var total = 0L;
            for (var i = 0; i < Stripes; i++)
            {
                total += Volatile.Read(ref _stripes[i].Counts[kind]);
            }
            yield return new Measurement<long>(total, new KeyValuePair<string, object?>("outcome", OutcomeNames[kind]));
        }
    }

    [StructLayout(LayoutKind.Sequential, Size = 192)]
    private struct Stripe
    {
        public Counts Counts;
    }

    [InlineArray((int)OutcomeKind.GpcSupport + 1)]
    private struct Counts
    {
        private long _first;
    }
}
