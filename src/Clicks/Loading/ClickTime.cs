namespace WhiteLabelLinks.Clicks.Loading;

/// <summary>Times as records and COPY have them: in microseconds.</summary>
internal static class ClickTime
{
    public static DateTime Of(long unixMicros) => DateTime.UnixEpoch.AddTicks(unixMicros * TimeSpan.TicksPerMicrosecond);

    public static long MicrosOf(DateTime time) => (time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
