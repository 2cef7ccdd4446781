namespace WhiteLabelLinks.Certificates.Tests.Issuance;

/// <summary>
/// The machine's clock, put forward by whole hours and days. What waits for a moment of its own, between two tries of a request, waits
/// no longer than a blink; longer limits are real ones, so that slowness of the machine ends nothing.
/// </summary>
internal sealed class SteppedClock : TimeProvider
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(5);

    private long _ahead;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Volatile.Read(ref _ahead));

    public override long GetTimestamp() =>
        System.GetTimestamp() + (long)(TimeSpan.FromTicks(Volatile.Read(ref _ahead)).TotalSeconds * System.TimestampFrequency);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, dueTime > TimeSpan.Zero && dueTime < Moment ? TimeSpan.FromMilliseconds(1) : dueTime, period);

    public void Step(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);
}
