using System.Globalization;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Redirects.Hosts;
using WhiteLabelLinks.Redirects.Strays;
using Xunit;

namespace WhiteLabelLinks.Redirects.Tests.Strays;

/// <summary>S2, S67: visits that lead nowhere are counted in fixed memory, whatever is asked for.</summary>
public sealed class StrayVisitsTests
{
    private static readonly ShortHost Host = new("go.lumen.test", new BrandId(1), new DomainId(2), "Lumen");

    [Fact]
    public void Root_and_unknown_slugs_are_counted_and_what_leads_somewhere_is_not()
    {
        var visits = new StrayVisits();
        visits.Count(new Outcome(OutcomeKind.Root) { Host = Host }, "/");
        visits.Count(new Outcome(OutcomeKind.Redirect) { Host = Host, Location = "https://example.com/" }, "/");
        visits.Count(NotFound, "/sprng?utm_source=poster");
        visits.Count(NotFound, "/sprng");
        visits.Count(new Outcome(OutcomeKind.Redirect) { Host = Host, Link = new LinkId(3) }, "/spring");
        visits.Count(new Outcome(OutcomeKind.Preview) { Host = Host, Link = new LinkId(3) }, "/spring+");
        foreach (var asked in new[] { "/favicon.ico", "/robots.txt", "/.env", "/_/x", "/" })
        {
            visits.Count(NotFound, asked);
        }
        var count = Assert.Single(visits.Take());
        Assert.Equal((2L, 2L), (count.Root, count.Unknown));
        Assert.Equal([new("sprng", 2L)], count.Paths);
        Assert.Empty(visits.Take());
    }

    [Fact]
    public void A_flood_of_made_up_slugs_hides_nothing_and_fills_no_memory()
    {
        var visits = new StrayVisits();
        for (var i = 0; i < 20_000; i++)
        {
            visits.Count(NotFound, i % 10 == 0 ? "/poster" : "/made-up-" + i.ToString(CultureInfo.InvariantCulture));
        }
        var count = Assert.Single(visits.Take());
        Assert.Equal(20_000, count.Unknown);
        Assert.InRange(count.Paths.Count, 1, DomainStrays.Places);
        var poster = count.Paths.Single(path => path.Key == "poster").Value;
        // Never more than it was.
        Assert.InRange(poster, 1, 2_000);
        Assert.Equal(poster, count.Paths.Max(path => path.Value));
    }

    [Fact]
    public void Domains_that_were_quiet_are_forgotten_and_there_are_only_so_many_at_once()
    {
        var visits = new StrayVisits();
        for (var i = 1; i <= StrayVisits.MostDomains + 50; i++)
        {
            visits.Count(NotFound with { Host = Host with { Domain = new DomainId(i) } }, "/x");
        }
        Assert.Equal(StrayVisits.MostDomains, visits.Take().Count);
        Assert.Empty(visits.Take());
        visits.Count(NotFound with { Host = Host with { Domain = new DomainId(999_999) } }, "/x");
        Assert.Equal(new DomainId(999_999), Assert.Single(visits.Take()).Domain);
    }

    [Fact]
    public void Counting_allocates_nothing()
    {
        var visits = new StrayVisits();
        var outcome = NotFound;
        string[] paths = ["/one", "/two?x=1", "/three", "/" + new string('y', 300)];
        foreach (var path in paths)
        {
            visits.Count(outcome, path);
        }
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            visits.Count(outcome, paths[i % paths.Length]);
        }
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void What_is_written_down_are_slugs_as_links_have_them()
    {
        var json = StrayVisitsWriter.Json([new StrayCount(new BrandId(1), new DomainId(2), true, 0, 9, [new("Sprng", 2), new("sprng/", 1), new("caf%C3%A9", 3), new("%ZZ", 1), new("a%00b", 1)])]);
        Assert.Contains("\"sprng\":3", json, StringComparison.Ordinal);
        Assert.Contains(":3", json, StringComparison.Ordinal);
        Assert.DoesNotContain("ZZ", json, StringComparison.Ordinal);
        Assert.DoesNotContain("u0000", json, StringComparison.Ordinal);
    }

    private static Outcome NotFound => new(OutcomeKind.NotFound) { Host = Host, Status = 404 };
}
