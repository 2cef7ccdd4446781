namespace WhiteLabelLinks.Links.Editing;

internal static class Clock
{
    /// <summary>Now, as finely as the database keeps it: what is in memory after a save equals what is read back.</summary>
    public static DateTimeOffset Now(this TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        return new DateTimeOffset(now.Ticks - now.Ticks % TimeSpan.TicksPerMicrosecond, now.Offset);
    }
}
