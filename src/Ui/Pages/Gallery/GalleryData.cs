namespace WhiteLabelLinks.Ui.Pages.Gallery;

/// <summary>Made-up rows for looking at components; the same on every run.</summary>
internal static class GalleryData
{
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 14, 2, 0, TimeSpan.Zero);

    public static readonly Row[] Links =
    [
        new("go.lumen.example/spring", "https://lumen.example/guides/consent-checklist-2026?utm_source=linkedin", "retargeting", 12_481, 18_203, Wave(30, 420, 3), "Ana Lima", 3),
        new("go.lumen.example/pricing", "https://lumen.example/pricing", "short", 4_120, 4_906, Wave(30, 130, 7), "Ana Lima", 65),
        new("go.lumen.example/webinar-replay-for-everyone-who-missed-it", "https://events.lumen.example/replays/the-very-long-name-of-a-webinar-that-somebody-typed", "direct", null, null, [], "Tomás Ó Briain", 180),
        new("go.lumen.example/docs", "https://docs.lumen.example/start", "short", 9_876_543_210, 9_999_999_999, Wave(30, 900, 1), "Mireille Dubois-Lafontaine", 1_500),
        new("go.lumen.example/שלום", "https://lumen.example/he/מדריך", "retargeting", 318, 402, Wave(30, 12, 5), "נועה כהן", 4_000),
        new("go.lumen.example/old", "https://lumen.example/archive/2024", "short", 0, 0, Wave(30, 0, 1), "Ana Lima", 90_000),
    ];

    public static TimeSeries Clicks(bool empty = false, int days = 30) => TimeSeries.Daily(
        "Human clicks",
        DateOnly.FromDateTime(Now.UtcDateTime.AddDays(1 - days)),
        [
            new ChartSeries("Human clicks", empty ? new long?[days] : [.. Wave(days, 420, 3).Select(value => (long?)value)]),
            new ChartSeries("30 days before", empty ? new long?[days] : [.. Wave(days, 350, 11).Select(value => (long?)value)], SeriesRole.Comparison),
        ],
        lastIsPartial: true,
        "Clicks by people. Bots, previews and prefetches are left out.");

    public static TimeSeries TwoMeasures() => TimeSeries.Daily(
        "Clicks",
        new DateOnly(2026, 11, 10),
        [
            new ChartSeries("Human", [.. Wave(14, 90, 4).Select((value, day) => day is 4 or 5 ? null : (long?)value)]),
            new ChartSeries("All", [.. Wave(14, 130, 4).Select((value, day) => day is 4 or 5 ? null : (long?)(value + 40))], SeriesRole.Secondary),
        ]);

    public static long[] Wave(int count, int height, int seed)
    {
        var values = new long[count];
        for (var day = 0; day < count; day++)
        {
            var weekend = (day + seed) % 7 is 0 or 6 ? 0.45 : 1;
            var drift = 0.55 + (0.45 * day / count);
            var noise = 0.8 + (0.4 * (((day * 37) + (seed * 61)) % 17) / 17);
            values[day] = (long)(height * weekend * drift * noise);
        }

        if (count > 0)
        {
            values[^1] = values[^1] * 2 / 5;
        }

        return values;
    }

    internal sealed record Row(
        string Address, string Destination, string Mode, long? Human, long? All, long[] Daily, string Owner, int MinutesAgo)
    {
        public DateTimeOffset At => Now.AddMinutes(-MinutesAgo);
    }
}
