using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Redirects.Hosts;
using WhiteLabelLinks.Redirects.Slugs;
using Xunit;

namespace WhiteLabelLinks.Redirects.Tests;

public sealed class RedirectEngineTests
{
    [Theory]
    [InlineData("/spring", "https://example.com/sale?utm_source=mail#top")]
    [InlineData("/spring?", "https://example.com/sale?utm_source=mail#top")]
    [InlineData("/spring/", "https://example.com/sale?utm_source=mail#top")]
    [InlineData("/%73pring", "https://example.com/sale?utm_source=mail#top")]
    [InlineData("/spring?ref=x", "https://example.com/sale?utm_source=mail&ref=x#top")]
    [InlineData("/spring?a=1&b=2", "https://example.com/sale?utm_source=mail&a=1&b=2#top")]
    [InlineData("/spring?utm_source=other", "https://example.com/sale?utm_source=mail#top")]
    [InlineData("/spring?utm%5Fsource=other&c=3", "https://example.com/sale?utm_source=mail&c=3#top")]
    [InlineData("/spring?&&=&a", "https://example.com/sale?utm_source=mail&=&a#top")]
    [InlineData("http://go.lumen.test/spring?ref=x", "https://example.com/sale?utm_source=mail&ref=x#top")]
    [InlineData("/plain?ref=x", "https://example.com/?ref=x")]
    [InlineData("/plain?ref=%0d%0aSet-Cookie:%20a", "https://example.com/?ref=%0d%0aSet-Cookie:%20a")]
    [InlineData("/plain?ref=\r\nSet-Cookie: a", "https://example.com/?ref=%0D%0ASet-Cookie:%20a")]
    [InlineData("/plain?a=\"<>\\^`{}\0", "https://example.com/?a=%22%3C%3E%5C%5E%60%7B%7D%00")]
    [InlineData("/bare?a=1", "https://example.com?a=1")]
    [InlineData("/open?a=1", "https://example.com/?a=1")]
    [InlineData("/keeps?a=1", "https://example.com/fixed")]
    [InlineData("/caf%C3%A9", "https://example.com/coffee")]
    [InlineData("/cafe%CC%81", "https://example.com/coffee")]
    public void A_link_leads_to_its_destination(string target, string location)
    {
        var snapshot = Some.Snapshot
            .Link("spring", "https://example.com/sale?utm_source=mail#top")
            .Link("plain", "https://example.com/")
            .Link("bare", "https://example.com")
            .Link("open", "https://example.com/?")
            .Link("keeps", "https://example.com/fixed", LinkFlags.ModeShort | LinkFlags.DropsQuery)
            .Link("café", "https://example.com/coffee")
            .Build();

        var outcome = snapshot.Visit(target);

        Assert.Equal((OutcomeKind.Redirect, 302, location), (outcome.Kind, outcome.Status, outcome.Location));
    }

    [Theory]
    [InlineData("/unknown")]
    [InlineData("/Spring")]
    [InlineData("//spring")]
    [InlineData("//evil.example/spring")]
    [InlineData("/\\evil.example")]
    [InlineData("/spring//")]
    [InlineData("/spring/more")]
    [InlineData("/spring%00")]
    [InlineData("/spring%")]
    [InlineData("/spring%7")]
    [InlineData("/spring%zz")]
    [InlineData("/spring%2")]
    [InlineData("/%2573pring")]
    [InlineData("/%C0%AFspring")]
    [InlineData("/%FF")]
    [InlineData("/%ED%A0%80")]
    [InlineData("/../spring")]
    [InlineData("/./spring")]
    [InlineData("/_/consent")]
    [InlineData("/_/nothing")]
    [InlineData("/_spring")]
    [InlineData("/.well-known/acme-challenge/spring")]
    [InlineData("/+")]
    [InlineData("/favicon.ico")]
    [InlineData("spring")]
    [InlineData("*")]
    [InlineData("http:/spring")]
    [InlineData("/caf\u00e9")]
    [InlineData("/%0d%0aLocation:%20https://evil.example")]
    public void Anything_else_is_not_found(string target)
    {
        var outcome = Some.Snapshot.Link("spring").Link("café").Build().Visit(target);

        Assert.Equal((OutcomeKind.NotFound, 404), (outcome.Kind, outcome.Status));
        Assert.Null(outcome.Location);
    }

    [Fact]
    public void A_path_of_any_length_is_answered()
    {
        var snapshot = Some.Snapshot.Link(new string('x', 100)).Build();

        Assert.Equal(OutcomeKind.Redirect, snapshot.Visit("/" + new string('x', 100)).Kind);
        for (var length = 101; length < 20_000; length += 97)
        {
            Assert.Equal(OutcomeKind.NotFound, snapshot.Visit("/" + new string('x', length)).Kind);
            Assert.Equal(OutcomeKind.NotFound, snapshot.Visit("/" + string.Concat(Enumerable.Repeat("%C3%A9", length))).Kind);
        }
    }

    [Theory]
    [InlineData(LinkFlags.ModeShort | LinkFlags.Status301, 301)]
    [InlineData(LinkFlags.ModeShort, 302)]
    [InlineData(LinkFlags.ModeShort | LinkFlags.Status307, 307)]
    [InlineData(LinkFlags.ModeShort | LinkFlags.Status308, 308)]
    public void A_link_may_ask_for_another_redirect_status(object flags, int status) =>
        Assert.Equal(status, Some.Snapshot.Link("a", flags: (LinkFlags)flags).Build().Visit("/a").Status);

    // S1: the modes differ in what is remembered, never in where the visitor arrives. S54: a direct link is a bare 302.
    [Theory]
    [InlineData(LinkFlags.None, "GET", false)]
    [InlineData(LinkFlags.ModeShort, "GET", true)]
    [InlineData(LinkFlags.ModeRetargeting, "GET", true)]
    [InlineData(LinkFlags.ModeShort, "HEAD", false)]
    public void A_click_is_counted_unless_the_link_is_direct_or_only_its_head_was_asked_for(object flags, string method, bool counted)
    {
        var outcome = Some.Snapshot.Link("a", flags: (LinkFlags)flags).Build().Visit("/a", method);

        Assert.Equal((OutcomeKind.Redirect, "https://example.com/", counted), (outcome.Kind, outcome.Location, outcome.IsClick));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("OPTIONS")]
    [InlineData("get")]
    [InlineData("PROPFIND")]
    [InlineData("")]
    public void Other_methods_are_refused(string method) =>
        Assert.Equal((OutcomeKind.MethodNotAllowed, 405), (Some.Snapshot.Link("a").Build().Visit("/a", method) is var o ? (o.Kind, o.Status) : default));

    [Theory]
    [InlineData("/a+")]
    [InlineData("/a%2B")]
    [InlineData("/a%2b?x=1")]
    public void A_plus_shows_where_a_link_leads_and_counts_nothing(string target)
    {
        var outcome = Some.Snapshot.Link("a", "https://example.com/x").Build().Visit(target);

        Assert.Equal((OutcomeKind.Preview, "https://example.com/x", false), (outcome.Kind, outcome.Location, outcome.IsClick));
    }

    [Fact]
    public void An_archived_link_is_gone_with_or_without_a_plus()
    {
        var snapshot = Some.Snapshot.Link("old", flags: LinkFlags.ModeShort | LinkFlags.Archived).Build();

        foreach (var target in (string[])["/old", "/old/", "/old+"])
        {
            var outcome = snapshot.Visit(target);
            Assert.Equal((OutcomeKind.Archived, 410, null), (outcome.Kind, outcome.Status, outcome.Location));
        }
    }

    [Fact]
    public void The_root_leads_to_the_root_destination_or_shows_the_brand()
    {
        var pointed = Some.Snapshot.On(Some.Host with { RootDestination = "https://lumen.example/" }).Build();

        Assert.Equal(("https://lumen.example/", 302), (pointed.Visit("/?a=1").Location, pointed.Visit("/").Status));
        Assert.Equal((OutcomeKind.Root, 200), (Some.Snapshot.Build().Visit("/").Kind, Some.Snapshot.Build().Visit("/").Status));
        Assert.Equal(OutcomeKind.Root, Some.Snapshot.Build().Visit("http://go.lumen.test/").Kind);
    }

    [Theory]
    [InlineData("go.lumen.test", OutcomeKind.Redirect)]
    [InlineData("GO.Lumen.Test:8080", OutcomeKind.Redirect)]
    [InlineData("go.lumen.test.", OutcomeKind.Redirect)]
    [InlineData("go.lumen.test.:443", OutcomeKind.Redirect)]
    [InlineData("console.northwind.test:8080", OutcomeKind.Console)]
    [InlineData("go.lumen.test..", OutcomeKind.UnknownHost)]
    [InlineData("lumen.test", OutcomeKind.UnknownHost)]
    [InlineData("xgo.lumen.test", OutcomeKind.UnknownHost)]
    [InlineData("", OutcomeKind.UnknownHost)]
    [InlineData(":", OutcomeKind.UnknownHost)]
    [InlineData(".", OutcomeKind.UnknownHost)]
    [InlineData("[::1]:8080", OutcomeKind.UnknownHost)]
    [InlineData("[", OutcomeKind.UnknownHost)]
    [InlineData("go.lumen.test@evil.example", OutcomeKind.UnknownHost)]
    [InlineData("go.lumen.test/", OutcomeKind.UnknownHost)]
    public void A_host_is_found_whatever_its_case_port_and_trailing_dot(string host, OutcomeKind kind) =>
        Assert.Equal(kind, Some.Snapshot.Link("a").Build().Visit("/a", host: host).Kind);

    [Fact]
    public void A_domain_may_ignore_case()
    {
        var snapshot = Some.Snapshot.On(Some.Host with { IgnoreCase = true }).Link("spring").Link("café").Build();

        foreach (var target in (string[])["/spring", "/SPRING", "/Spring/", "/CAF%C3%89", "/CAFE%CC%81"])
        {
            Assert.Equal(OutcomeKind.Redirect, snapshot.Visit(target).Kind);
        }
    }

    [Fact]
    public void A_slug_belongs_to_its_domain_alone()
    {
        var other = Some.Snapshot.On(Some.Host with { Domain = new DomainId(71), Host = "other.test" }).Link("a").Build();
        var both = new RoutingSnapshot(
            new HostTable([Some.Host, .. other.Hosts.All]), other.Base, other.Overlay);

        Assert.Equal(OutcomeKind.NotFound, both.Visit("/a").Kind);
        Assert.Equal(OutcomeKind.Redirect, both.Visit("/a", host: "other.test").Kind);
    }

    [Fact]
    public void What_changed_lies_over_the_base()
    {
        var snapshot = Some.Snapshot
            .Link("kept", "https://example.com/kept").Link("edited", "https://example.com/old").Link("removed")
            .Changed("edited", "https://example.com/new").Changed("added", "https://example.com/added").Removed("removed")
            .Build();

        Assert.Equal("https://example.com/kept", snapshot.Visit("/kept").Location);
        Assert.Equal("https://example.com/new", snapshot.Visit("/edited").Location);
        Assert.Equal("https://example.com/added", snapshot.Visit("/added").Location);
        Assert.Equal(OutcomeKind.NotFound, snapshot.Visit("/removed").Kind);
        Assert.Equal(OutcomeKind.NotFound, snapshot.Visit("/removed+").Kind);
    }

    [Fact]
    public void Nothing_but_the_location_is_allocated()
    {
        var snapshot = Some.Snapshot.Link("spring", "https://example.com/" + new string('x', 74)).Build();
        for (var i = 0; i < 100; i++)
        {
            snapshot.Visit("/spring");
        }
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            snapshot.Visit("/spring");
        }
        var perVisit = (GC.GetAllocatedBytesForCurrentThread() - before) / 1000;

        // A string of 94 characters: 22 bytes of header and terminator, two a character, rounded up to eight.
        Assert.InRange(perVisit, 1, 216);
    }
}
