using System.Text;
using CsCheck;
using WhiteLabelLinks.Clicks.Loading;
using WhiteLabelLinks.Clicks.Spool;
using WhiteLabelLinks.Primitives;
using Xunit;

namespace WhiteLabelLinks.Clicks.Tests.Spool;

/// <summary>S23: what is kept of a click, and that it comes back as it was.</summary>
public sealed class ClickRecordTests
{
    [Fact]
    public void Any_click_is_read_back_as_it_was_kept()
    {
        using var folder = new TestFolder();
        using var spool = Some.Spool(Some.Options(folder.Path));
        var reader = new BatchReader(spool, new UserAgentIds(), new ClickCounts(), Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        var batch = new LoadBatch();
        var times = Gen.DateTime[DateTime.UnixEpoch.AddYears(-10), DateTime.UnixEpoch.AddYears(200)];
        var userAgents = Gen.OneOf(Gen.String, Gen.String[0, 600], Gen.Const(""), Gen.Const(new string('é', 300)), Gen.Const(new string('a', 255) + "😀"));
        Gen.Select(Gen.Long, Gen.Long, Gen.Long, times, userAgents)
            .Sample(
                (brand, domain, link, at, userAgent) =>
                {
                    var time = new DateTimeOffset(DateTime.SpecifyKind(at, DateTimeKind.Utc));
                    spool.Append(new Click
                    {
                        At = time, Brand = new BrandId(brand), Domain = new DomainId(domain), Link = new LinkId(link), UserAgent = userAgent, Referrer = "https://User@Example.COM:8443/secret?x=1",
                    });
                    reader.Unknown();
                    batch.Clear();
                    reader.Fill(batch, 10);
                    var row = Assert.Single(batch.Rows);
                    Assert.True(ClickView.TryRead(row.Body, out var click));
                    Assert.True(row.Segment.TryFindUserAgent(click, row.At, out var kept));
                    Assert.Equal((brand, domain, link), (click.Brand, click.Domain, click.Link));
                    Assert.Equal((time - DateTimeOffset.UnixEpoch).Ticks / 10, click.UnixMicros);
                    Assert.Equal("example.com", Encoding.UTF8.GetString(click.Referrer));
                    Assert.Equal(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(Capped(userAgent))), Encoding.UTF8.GetString(kept));
                    reader.Commit(batch);
                },
                iter: 3000,
                threads: 1);
    }

    [Theory]
    [InlineData("https://news.example/a/b?q=1", "news.example")]
    [InlineData("http://NEWS.Example.:8080", "news.example")]
    [InlineData("https://user:pass@news.example#x", "news.example")]
    [InlineData("android-app://com.google.android.gm/", "com.google.android.gm")]
    [InlineData("https://bücher.example/", "")]
    [InlineData("https://[::1]/", "")]
    [InlineData("news.example", "")]
    [InlineData("://news.example", "")]
    [InlineData("https://", "")]
    [InlineData("https://a b/", "")]
    [InlineData("", "")]
    public void Only_the_host_of_a_referrer_is_kept(string referrer, string host) =>
        Assert.Equal(host, ReferrerHost.Of(referrer).ToString().ToLowerInvariant());

    [Fact]
    public void A_host_longer_than_a_name_can_be_is_left_out() =>
        Assert.True(ReferrerHost.Of("https://" + new string('a', 254) + "/").IsEmpty);

    [Fact]
    public void Ids_are_version_7_rise_on_a_thread_and_never_repeat()
    {
        var ids = new HashSet<Guid>();
        var bytes = new byte[ClickId.Size];
        var before = "";
        for (var i = 0; i < 100_000; i++)
        {
            ClickId.Write(bytes, 1_760_000_000_000_000 + (i / 10));
            var id = new Guid(bytes, bigEndian: true);
            Assert.Equal((7, 2), (id.Version, id.Variant >> 2));
            Assert.True(ids.Add(id));
            Assert.True(string.CompareOrdinal(before, before = id.ToString("N")) < 0);
        }
    }

    private static string Capped(string userAgent) => ClickRecord.Cap(userAgent).ToString();
}
