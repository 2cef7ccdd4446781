using System.Globalization;
using System.Net;
using WhiteLabelLinks.Benchmarks.Measures;
using WhiteLabelLinks.Clicks.Loading;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Benchmarks.Analytics;

/// <summary>A brand of the generated year: its domain and its links, the most clicked first.</summary>
internal sealed record BrandOfYear(BrandId Brand, DomainId Domain, long[] Links);

/// <summary>
/// Clicks as brands have them: few links and countries get most, there are quiet nights and weekends, a long tail of sites that
/// linked once, visitors who come again, campaigns that last some weeks, crawlers. The same seed makes the same year.
/// </summary>
internal sealed class YearOfClicks(IReadOnlyList<BrandOfYear> brands, DateOnly first, int days, int clicks)
{
    private const int Sites = 20_000;
    private const int VisitorsOfDay = 6_000;
    private const int CampaignsOfYear = 60;
    private const int CrawlerPercent = 12;

    private static readonly string[] Regions =
        ["US-CA", "DE", "US-NY", "GB", "FR", "US-TX", "NL", "ES", "IT", "PL", "BR", "IN", "CA-ON", "AU-NSW", "SE", "CH", "AT", "BE", "PT", "MX", "JP", "DK", "NO", "FI", "IE", "CZ", "ZA", "SG", "NZ", "AR"];

    private static readonly string[] KnownSites =
        ["", "https://www.linkedin.com/", "https://www.instagram.com/", "https://t.co/x", "https://www.facebook.com/", "https://www.google.com/", "https://mail.google.com/", "https://www.reddit.com/"];

    private static readonly string[] Languages = ["en-US,en;q=0.9", "de-DE,de;q=0.9,en;q=0.7", "fr-FR", "es-ES,es;q=0.9", "pt-BR", "nl", "it", "pl", ""];

    private static readonly (string Source, string Medium)[] Sources =
        [("newsletter", "email"), ("linkedin", "social"), ("instagram", "social"), ("google", "cpc"), ("partner", "referral"), ("podcast", "audio")];

    // More by day than by night, fewer at weekends.
    private static readonly int[] Hours = [2, 1, 1, 1, 1, 2, 4, 7, 10, 12, 12, 11, 12, 11, 11, 10, 10, 10, 11, 12, 12, 10, 7, 4];

    private readonly Random _chance = new(20_241);
    private readonly (string UserAgent, double Until)[] _browsers = Running(PublishedUserAgents.Browsers().Select(one => (one.UserAgent, one.Weight)));
    private readonly string[] _crawlers = [.. PublishedUserAgents.Crawlers().SelectMany(one => one.Instances).Where(text => text.Length > 0).Take(300)];

    /// <summary>Day by day, each day's clicks in the order of their times.</summary>
    public IEnumerable<IReadOnlyList<PastClick>> ByDay()
    {
        var weights = Enumerable.Range(0, days).Select(n => WeightOf(first.AddDays(n), n)).ToArray();
        var all = weights.Sum();
        var (made, sum) = (0, 0.0);
        for (var n = 0; n < days; n++)
        {
            sum += weights[n];
            var until = (int)(clicks * sum / all);
            yield return [.. Enumerable.Range(0, until - made).Select(_ => Make(first.AddDays(n), n)).OrderBy(click => click.At)];
            made = until;
        }
    }

    private static double WeightOf(DateOnly day, int n) => (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0.6 : 1) * (1 + (n % 30 == 0 ? 2 : 0)) * (1 + n / 365.0);

    private PastClick Make(DateOnly day, int n)
    {
        var brand = brands[Skewed(brands.Count)];
        var isCrawler = _chance.Next(100) < CrawlerPercent;
        var visitor = Skewed(VisitorsOfDay);
        var at = new DateTimeOffset(day, new TimeOnly(Hour(), _chance.Next(60), _chance.Next(60), _chance.Next(1000)), TimeSpan.Zero);
        // What belongs to a visitor is made from its number, so that it is the same each time it comes.
        var own = new Random(HashCode.Combine(n, visitor));
        return new PastClick(at, brand.Brand, brand.Domain, new LinkId(brand.Links[Skewed(brand.Links.Length)]), isCrawler ? _crawlers[Skewed(_crawlers.Length)] : Browser(own.NextDouble()))
        {
            Address = new IPAddress([198, (byte)(visitor >> 16), (byte)(visitor >> 8), (byte)visitor]),
            Region = Regions[(int)(Regions.Length * Math.Pow(own.NextDouble(), 2.5))],
            Languages = Languages[own.Next(Languages.Length)],
            Referrer = isCrawler ? "" : Site(),
            Query = _chance.Next(100) < 40 ? Campaign(n) : "",
        };
    }

    private string Site() => _chance.Next(100) < 90
        ? KnownSites[Skewed(KnownSites.Length)]
        : string.Create(CultureInfo.InvariantCulture, $"https://site-{Skewed(Sites)}.example/");

    private string Campaign(int n)
    {
        var (source, medium) = Sources[Skewed(Sources.Length)];
        // Each lasts about a month.
        return string.Create(CultureInfo.InvariantCulture, $"utm_source={source}&utm_medium={medium}&utm_campaign=c{((n / 6) + _chance.Next(5)) % CampaignsOfYear}");
    }

    private string Browser(double at)
    {
        var place = Array.BinarySearch(_browsers, ("", at), Comparer<(string, double Until)>.Create((one, other) => one.Until.CompareTo(other.Until)));
        return _browsers[Math.Min(place < 0 ? ~place : place, _browsers.Length - 1)].UserAgent;
    }

    private int Hour()
    {
        var at = _chance.Next(Hours.Sum());
        var hour = 0;
        while (at >= Hours[hour])
        {
            at -= Hours[hour++];
        }
        return hour;
    }

    // The first of ten get more than half.
    private int Skewed(int count) => (int)(count * Math.Pow(_chance.NextDouble(), 3));

    private static (string, double)[] Running(IEnumerable<(string UserAgent, double Weight)> weighted)
    {
        var all = weighted.Take(2_000).ToList();
        var (whole, sum) = (all.Sum(one => one.Weight), 0.0);
        return [.. all.Select(one => (one.UserAgent, (sum += one.Weight) / whole))];
    }
}
