using System.Security.Cryptography;
using System.Text;

namespace WhiteLabelLinks.Web.Demo;

/// <summary>A click of the past, as the demo makes it up.</summary>
internal readonly record struct DemoClick(DateTimeOffset At, string? Referrer, string UserAgent);

/// <summary>
/// Sixty days of clicks that look like people: weekdays, time of day, bursts after a post, a newsletter's Tuesday. The same
/// link gets the same clicks on the same day, whoever loads the demo.
/// </summary>
internal static class DemoClicks
{
    private static readonly string[] UserAgents =
    [
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 390.0.0.28.87",
        "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    ];

    public static IEnumerable<DemoClick> For(DemoLink link, string shortHost, TimeZoneInfo zone, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        for (var age = Math.Min(link.Age, 60); age >= 0; age--)
        {
            var day = today.AddDays(-age);
            var chance = new Random(Seed(link, shortHost, day));
            var expected = link.PerDay * Interest(link, day, link.Age - age);
            var count = (int)Math.Max(0, Math.Round(expected + Math.Sqrt(expected) * Spread(chance)));
            foreach (var click in Enumerable.Range(0, count).Select(_ => Click(link, day, zone, chance)).Where(c => c.At <= now).OrderBy(c => c.At))
            {
                yield return click;
            }
        }
    }

    private static double Interest(DemoLink link, DateOnly day, int daysOld)
    {
        var weekend = day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
        return link.Course switch
        {
            Course.Steady => weekend ? 0.45 : 1,
            Course.Growing => (weekend ? 0.55 : 1) * (0.25 + 0.75 * daysOld / Math.Max(1, link.Age)),
            Course.Burst => Math.Max(0.06, Math.Exp(-daysOld / 5.0)) * (weekend ? 0.8 : 1),
            Course.Weekly => day.DayOfWeek switch { DayOfWeek.Tuesday => 1.6, DayOfWeek.Wednesday => 0.7, DayOfWeek.Thursday => 0.35, _ => 0.15 },
            _ => weekend ? 1.25 : 0.8,
        };
    }

    private static DemoClick Click(DemoLink link, DateOnly day, TimeZoneInfo zone, Random chance)
    {
        var local = day.ToDateTime(TimeOnly.MinValue).AddHours(Hour(link, chance)).AddSeconds(chance.Next(3600));
        while (zone.IsInvalidTime(local))
        {
            local = local.AddHours(1);
        }
        var at = new DateTimeOffset(TimeZoneInfo.ConvertTimeToUtc(local, zone), TimeSpan.Zero);
        return new DemoClick(at, Referrer(link.Sources, chance), UserAgents[Math.Min(chance.Next(UserAgents.Length), chance.Next(UserAgents.Length))]);
    }

    private static int Hour(DemoLink link, Random chance)
    {
        var peak = link.Course switch { Course.Leisure => 20.5, Course.Weekly => 9.0, _ => 13.5 };
        var hour = peak + 3.4 * Spread(chance);
        return (int)((hour % 24 + 24) % 24);
    }

    private static string? Referrer(SourceMix sources, Random chance)
    {
        string?[] hosts = sources switch
        {
            SourceMix.Social => ["www.linkedin.com", "www.linkedin.com", "t.co", "www.facebook.com", null],
            SourceMix.Creators => ["l.instagram.com", "l.instagram.com", "www.tiktok.com", "www.youtube.com", null],
            SourceMix.Newsletter => [null, null, null, "mail.google.com", "outlook.live.com"],
            _ => ["www.google.com", "www.google.com", "www.bing.com", null],
        };
        return hosts[chance.Next(hosts.Length)];
    }

    // Sum of three uniforms: near enough to a normal distribution, within three standard deviations.
    private static double Spread(Random chance) => 2 * (chance.NextDouble() + chance.NextDouble() + chance.NextDouble() - 1.5);

    private static int Seed(DemoLink link, string shortHost, DateOnly day) =>
        BitConverter.ToInt32(SHA256.HashData(Encoding.UTF8.GetBytes($"{shortHost}/{link.Slug}/{day:yyyy-MM-dd}")));
}
