using System.Text.Json;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Ui;
using WhiteLabelLinks.Web.Tests.Links;

namespace WhiteLabelLinks.Web.Tests.Retargeting;

public sealed class RecordTests(LinkStage stage) : IClassFixture<LinkStage>
{
    private const string Records = "/brands/lumen/consent/records";

    private static readonly DateTimeOffset Then = new(2031, 3, 10, 23, 30, 0, TimeSpan.Zero);

    [Fact]
    public async Task Filters_are_in_the_address_and_a_day_is_the_brands()
    {
        var visitor = new string('a', 31) + "1";
        await stage.RecordAsync(stage.Lumen, "accepted", "US-CA", visitor, Then);
        await stage.RecordAsync(stage.Lumen, "declined", "US-TX", null, Then.AddDays(3));
        using var mara = await stage.SignInAsync(BrandRole.Viewer);
        // Half past eleven in the evening UTC is the next day in Berlin.
        Assert.Equal(1, await CountAsync(mara, "?from=2031-03-11&to=2031-03-11"));
        Assert.Equal(0, await CountAsync(mara, "?from=2031-03-10&to=2031-03-10"));
        Assert.Equal(1, await CountAsync(mara, $"?visitor={visitor.ToUpperInvariant()}"));
        Assert.Equal(2, await CountAsync(mara, "?from=2031-03-01&to=2031-03-31&place=us"));
        Assert.Equal(1, await CountAsync(mara, "?from=2031-03-01&to=2031-03-31&place=US-TX&choice=declined"));
        Assert.Equal(0, await CountAsync(mara, "?from=2031-03-01&to=2031-03-31&place=US-TX&choice=accepted"));
        Assert.Contains("Records are kept for 1,095 days", mara.Page.Body?.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?from=yesterday", "Enter a day")]
    [InlineData("?visitor=%27%3B--", "32 characters")]
    [InlineData("?choice=maybe", "one of")]
    [InlineData("?place=Bavaria", "Bavaria")]
    [InlineData("?domain=99999999", "no such domain")]
    [InlineData("?from=2026-02-02&to=2026-01-01", "before the first")]
    public async Task A_wrong_filter_is_said_beside_its_field(string query, string expected)
    {
        await stage.RecordAsync(stage.Lumen);
        using var mara = await stage.SignInAsync(BrandRole.Viewer);
        await mara.OpenAsync(Records + query);
        Assert.Equal(200, mara.Status);
        var said = string.Join(' ', mara.Page.QuerySelectorAll(".field-error").Select(error => error.TextContent));
        Assert.True(said.Contains(expected, StringComparison.Ordinal) || query.Contains("domain", StringComparison.Ordinal), said);
        Assert.Empty(mara.Page.QuerySelectorAll("tbody tr"));
        await mara.OpenAsync($"{Records}{query}&handler=Export&format=csv");
        Assert.Equal(400, mara.Status);
    }

    [Fact]
    public async Task A_record_shows_what_the_visitor_was_shown()
    {
        var hash = System.Security.Cryptography.RandomNumberGenerator.GetBytes(32);
        await stage.App.Database.ExecuteAsync(
            "INSERT INTO consent_banners (brand_id, hash, content) VALUES ($1, $2, $3::jsonb)", stage.Lumen.Value, hash,
            """{"language":"de","controller":"Lumen GmbH","platforms":[{"name":"Meta","company":"Meta Ltd","key":"meta"}],"texts":{"consent.title":"Darf <b>Lumen</b>?","consent.accept":"Ja"}}""");
        var id = await stage.RecordAsync(stage.Lumen, banner: hash);
        using var mara = await stage.SignInAsync(BrandRole.Viewer);
        await mara.OpenAsync($"{Records}/{id}");
        var text = mara.Page.Body?.TextContent;
        Assert.Contains("Darf <b>Lumen</b>?", text, StringComparison.Ordinal);
        Assert.Contains("Meta (Meta Ltd)", text, StringComparison.Ordinal);
        Assert.Contains("Germany (DE)", text, StringComparison.Ordinal);
        Assert.Contains(Convert.ToHexStringLower(hash), text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_hold_exactly_what_the_filter_lets_through()
    {
        var day = Then.AddYears(1);
        for (var i = 0; i < 60; i++)
        {
            await stage.RecordAsync(stage.Lumen, i % 2 == 0 ? "accepted" : "declined", at: day.AddMinutes(i));
        }
        await stage.RecordAsync(stage.Harbor, at: day);
        using var mara = await stage.SignInAsync(BrandRole.Viewer);
        const string Year = "?from=2032-01-01&to=2032-12-31";
        Assert.Equal(50, await CountAsync(mara, Year));
        var older = mara.Page.QuerySelector(".pager a[rel=next]")?.GetAttribute("href");
        await mara.OpenAsync(older!);
        Assert.Equal(10, mara.Page.QuerySelectorAll("tbody tr").Length);

        var csv = await mara.Client.GetAsync($"{Records}{Year}&choice=accepted&handler=Export&format=csv");
        Assert.Equal("text/csv", csv.Content.Headers.ContentType?.MediaType);
        var lines = (await csv.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(31, lines.Length);
        Assert.StartsWith("id,at,domain,", lines[0], StringComparison.Ordinal);
        var ndjson = await mara.Client.GetStringAsync($"{Records}{Year}&handler=Export&format=ndjson");
        var documents = ndjson.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(60, documents.Length);
        Assert.Equal("declined", JsonDocument.Parse(documents[0]).RootElement.GetProperty("action").GetString());
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+49", "'+49")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\tx", "\"'\tx\"")]
    [InlineData("a,\"b\"", "\"a,\"\"b\"\"\"")]
    [InlineData("plain", "plain")]
    [InlineData(null, "")]
    public void No_cell_is_a_formula(string? cell, string expected) => Assert.Equal(expected + "\r\n", CsvLine.Of([cell]));

    [Fact]
    public async Task Another_brands_record_does_not_exist()
    {
        var theirs = await stage.RecordAsync(stage.Harbor, region: "BR", at: Then.AddYears(5));
        using var mara = await stage.SignInAsync(BrandRole.Owner);
        await mara.OpenAsync($"{Records}/{theirs}");
        Assert.Equal(404, mara.Status);
        Assert.Equal(0, await CountAsync(mara, "?from=2036-01-01"));
    }

    private static async Task<int> CountAsync(ConsolePerson person, string query)
    {
        await person.OpenAsync(Records + query);
        Assert.Equal(200, person.Status);
        return person.Page.QuerySelectorAll("tbody tr").Length;
    }
}
