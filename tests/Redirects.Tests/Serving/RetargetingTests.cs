using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using WhiteLabelLinks.Clicks;
using WhiteLabelLinks.Redirects.Consent;
using WhiteLabelLinks.Redirects.Pixels;
using WhiteLabelLinks.Testing;
using Xunit;

namespace WhiteLabelLinks.Redirects.Tests.Serving;

/// <summary>What a visitor to a retargeting link gets from a running edge (S1, S15, S40, S54, S55, S76, S82-S84).</summary>
public sealed class RetargetingTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private TestDatabase _database = null!; // set by InitializeAsync, which runs before every test
    private Edge _edge = null!; // as _database

    public async ValueTask InitializeAsync()
    {
        _database = await PostgresTemplate.CloneAsync();
        await The.BrandAsync(_database);
        await The.LinkAsync(_database, "guide", "https://example.com/guide?a=1", mode: "retargeting");
        await The.LinkAsync(_database, "short", "https://example.com/short");
        await The.RetargetingAsync(_database);
        _edge = await Edge.StartAsync(_database.EdgeConnectionString, _folder, services => services.AddSingleton(
            new ClickOptions { Directory = Path.Combine(_folder, "spool"), SegmentBytes = 1 << 20, LoadEvery = TimeSpan.FromMilliseconds(20) }));
    }

    public async ValueTask DisposeAsync()
    {
        await _edge.DisposeAsync();
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Who_has_not_chosen_is_asked_on_a_page_that_loads_nothing_from_elsewhere_and_stores_nothing()
    {
        using var visitor = new Visitor(_edge);
        using var answer = await visitor.GetAsync("/guide?utm_source=x");
        var page = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Null(visitor.Cookie);
        Assert.Contains("Meta Platforms Ireland Limited", page, StringComparison.Ordinal);
        Assert.Contains("example.com", page, StringComparison.Ordinal);
        Assert.DoesNotContain("facebook.net", page, StringComparison.Ordinal);
        Assert.DoesNotContain("facebook", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains("no-store", answer.Headers.CacheControl?.ToString(), StringComparison.Ordinal);
        await CountsAsync(ConsentReason.RegionNeedsOptIn, 1);
    }

    [Fact]
    public async Task Whoever_agrees_goes_on_by_the_pixels_at_once_and_every_time_after_and_it_can_be_proved()
    {
        using var visitor = new Visitor(_edge);
        using var chosen = await visitor.ChooseAsync("/guide?utm_source=x", "accept");
        Assert.Equal(HttpStatusCode.SeeOther, chosen.StatusCode);
        using var on = await visitor.GetAsync(chosen.Headers.Location!.OriginalString);
        await HandsOffAsync(on, "https://example.com/guide?a=1&utm_source=x");
        using var again = await visitor.GetAsync("/guide");
        await HandsOffAsync(again, "https://example.com/guide?a=1");

        // The first visit is one click, however many pages it took.
        await CountsAsync(ConsentReason.RegionNeedsOptIn, 1);
        await CountsAsync(ConsentReason.ChoiceAccepted, 1);
        var record = await RecordAsync("accepted");
        Assert.Equal("{meta}", record);
        Assert.Equal(1, await _database.ScalarAsync<long>(
            "SELECT count(*) FROM consent_records r JOIN consent_banners b ON b.brand_id = r.brand_id AND b.hash = r.banner_hash "
            + "WHERE b.content->'texts'->>'consent.accept' IS NOT NULL AND r.visitor IS NOT NULL AND r.method = 'banner'"));
    }

    [Fact]
    public async Task Whoever_declines_arrives_without_pixels_and_is_not_asked_again()
    {
        using var visitor = new Visitor(_edge);
        using var chosen = await visitor.ChooseAsync("/guide", "decline");
        using var on = await visitor.GetAsync(chosen.Headers.Location!.OriginalString);
        var page = await on.Content.ReadAsStringAsync();
        Assert.Contains("https://example.com/guide?a=1", page, StringComparison.Ordinal);
        Assert.DoesNotContain("facebook", page, StringComparison.Ordinal);
        Assert.DoesNotContain("facebook", on.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);

        using var again = await visitor.GetAsync("/guide");
        Assert.Equal("https://example.com/guide?a=1", again.Headers.Location?.OriginalString);
        await RecordAsync("declined");
        Assert.Equal(0, await _database.ScalarAsync<long>("SELECT count(*) FROM consent_records WHERE visitor IS NOT NULL"));
    }

    [Fact]
    public async Task Closing_goes_on_and_stores_nothing()
    {
        using var visitor = new Visitor(_edge);
        using var chosen = await visitor.ChooseAsync("/guide", "close");
        using var on = await visitor.GetAsync(chosen.Headers.Location!.OriginalString);
        Assert.Contains("https://example.com/guide?a=1", await on.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Null(visitor.Cookie);
    }

    [Fact]
    public async Task Withdrawing_on_the_privacy_page_stops_pixels_at_once()
    {
        using var visitor = new Visitor(_edge);
        using var chosen = await visitor.ChooseAsync("/guide", "accept");
        using var privacy = await visitor.GetAsync("/_/privacy");
        var page = await privacy.Content.ReadAsStringAsync();
        Assert.Contains("data-choice=\"accepted\"", page, StringComparison.Ordinal);
        Assert.Contains("Meta Platforms Ireland Limited", page, StringComparison.Ordinal);

        using var withdrawn = await visitor.PostAsync("", "withdraw");
        Assert.StartsWith("/_/privacy", withdrawn.Headers.Location?.OriginalString, StringComparison.Ordinal);
        using var after = await visitor.GetAsync("/guide");
        Assert.Equal(HttpStatusCode.Redirect, after.StatusCode);
        await RecordAsync("withdrawn");
    }

    [Theory]
    [InlineData("Sec-GPC", "1", ConsentReason.GlobalPrivacyControl)]
    [InlineData("Sec-Purpose", "prefetch", ConsentReason.Prefetch)]
    public async Task A_signal_is_a_no_even_after_a_yes(string header, string value, ConsentReason reason)
    {
        using var visitor = new Visitor(_edge);
        using var chosen = await visitor.ChooseAsync("/guide", "accept");
        visitor.Headers[header] = value;
        using var answer = await visitor.GetAsync("/guide");
        Assert.Equal((HttpStatusCode.Redirect, "https://example.com/guide?a=1"), (answer.StatusCode, answer.Headers.Location?.OriginalString));
        await CountsAsync(reason, 1);
    }

    [Fact]
    public async Task A_bot_and_a_head_request_are_never_asked()
    {
        using var bot = new Visitor(_edge) { UserAgent = "facebookexternalhit/1.1" };
        using var preview = await bot.GetAsync("/guide");
        using var head = await _edge.GetAsync("/guide", method: HttpMethod.Head);
        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.Redirect), (preview.StatusCode, head.StatusCode));
        await CountsAsync(ConsentReason.Bot, 1);
    }

    [Fact]
    public async Task Another_sites_form_makes_no_choice()
    {
        using var visitor = new Visitor(_edge);
        using var banner = await visitor.GetAsync("/guide");
        var token = await Visitor.TokenAsync(banner);
        foreach (var origin in (string?[])["https://evil.example", "null", null])
        {
            using var forged = await visitor.PostAsync(token, "accept", origin);
            Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
            Assert.Null(visitor.Cookie);
        }
    }

    [Fact]
    public async Task A_token_that_was_tampered_with_leads_nowhere_but_home()
    {
        using var visitor = new Visitor(_edge);
        using var banner = await visitor.GetAsync("/guide");
        var token = await Visitor.TokenAsync(banner);
        foreach (var wrong in (string[])["", "x", token[..^1], token + "A", (token[0] == 'A' ? 'B' : 'A') + token[1..], new string('A', 50_000)])
        {
            using var answer = await visitor.GetAsync("/_/go?t=" + wrong[..Math.Min(wrong.Length, 6000)]);
            Assert.Equal("/", answer.Headers.Location?.OriginalString);
        }
    }

    [Fact]
    public async Task A_new_platform_is_asked_for_anew_and_an_incomplete_setup_fires_nothing()
    {
        using var visitor = new Visitor(_edge);
        using var chosen = await visitor.ChooseAsync("/guide", "accept");
        await _database.ExecuteAsync("""
            WITH p AS (INSERT INTO pixels (brand_id, platform, tag, name, created_by) SELECT id, 'linkedin', '1234567', 'LinkedIn', 'test' FROM brands RETURNING brand_id, id)
            INSERT INTO domain_pixels (brand_id, domain_id, pixel_id) SELECT p.brand_id, d.id, p.id FROM p JOIN domains d ON d.brand_id = p.brand_id
            """);
        await UntilAsync(visitor, answer => answer.StatusCode == HttpStatusCode.OK && answer.Content.ReadAsStringAsync().Result.Contains("LinkedIn", StringComparison.Ordinal));
        await _database.ExecuteAsync("UPDATE domain_consent SET confirmed_at = NULL");
        await UntilAsync(visitor, answer => answer.StatusCode == HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task Off_on_a_link_never_falls_back_to_the_domains_pixels()
    {
        await _database.ExecuteAsync("INSERT INTO link_retargeting (brand_id, link_id, pixel_mode) SELECT brand_id, id, 'off' FROM links WHERE slug = 'guide'");
        using var visitor = new Visitor(_edge);
        await UntilAsync(visitor, answer => answer.StatusCode == HttpStatusCode.Redirect);
        await CountsAsync(ConsentReason.NoPixels, atLeast: 1);
    }

    [Fact]
    public async Task What_became_of_a_pixel_is_counted_for_the_links_own_pixels_only()
    {
        using var visitor = new Visitor(_edge);
        using var chosen = await visitor.ChooseAsync("/guide", "accept");
        using var page = await visitor.GetAsync("/guide");
        var click = JsonDocument.Parse(await Visitor.ClickAsync(page)).RootElement;
        var token = click.GetProperty("token").GetString();
        var pixel = await _database.ScalarAsync<long>("SELECT id FROM pixels");
        using var heard = await visitor.BeaconAsync($"{token} {pixel}l153 {pixel + 1000}l20");
        using var forged = await visitor.BeaconAsync($"{token}x {pixel}l1");
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (heard.StatusCode, forged.StatusCode));
        await EventuallyAsync("SELECT count(*) FROM pixel_quarters WHERE outcome = 'loaded' AND hits = 1 AND total_ms = 153", 1);
        Assert.Equal(1, await _database.ScalarAsync<long>("SELECT count(*) FROM pixel_quarters"));
    }

    [Fact]
    public async Task A_vendor_that_holds_visitors_up_is_left_out_until_it_recovers()
    {
        using var visitor = new Visitor(_edge);
        using var chosen = await visitor.ChooseAsync("/guide", "accept");
        var pixel = await _database.ScalarAsync<long>("SELECT id FROM pixels");
        var token = await LateAsync(visitor, pixel);
        for (var i = 0; i < 40; i++)
        {
            // Nobody can say it twenty times about one visit.
            using var again = await visitor.BeaconAsync($"{token} {pixel}t400");
        }
        using var still = await visitor.GetAsync("/guide");
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);
        for (var i = 1; i < 20; i++)
        {
            await LateAsync(visitor, pixel);
        }
        using var answer = await visitor.GetAsync("/guide");
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        await CountsAsync((ConsentReason)Treatment.VendorSlow, 1);
    }

    // A visit whose page says that the budget was over before the pixel came.
    private static async Task<string?> LateAsync(Visitor visitor, long pixel)
    {
        using var page = await visitor.GetAsync("/guide");
        var token = JsonDocument.Parse(await Visitor.ClickAsync(page)).RootElement.GetProperty("token").GetString();
        using var heard = await visitor.BeaconAsync($"{token} {pixel}t400");
        return token;
    }

    private static async Task HandsOffAsync(HttpResponseMessage page, string destination)
    {
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("'strict-dynamic'", policy, StringComparison.Ordinal);
        Assert.Contains("https://connect.facebook.net", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("tiktok", policy, StringComparison.Ordinal);
        var click = JsonDocument.Parse(await Visitor.ClickAsync(page)).RootElement;
        Assert.Equal(destination, click.GetProperty("to").GetString());
        Assert.True(Guid.TryParse(click.GetProperty("event").GetString(), out _));
        Assert.True((await page.Content.ReadAsByteArrayAsync()).Length < 24_000);
    }

    private async Task UntilAsync(Visitor visitor, Predicate<HttpResponseMessage> holds)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            using var answer = await visitor.GetAsync("/guide");
            if (holds(answer))
            {
                return;
            }
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Edge.Patience, $"Still {answer.StatusCode}.");
        }
    }

    private async Task<string> RecordAsync(string action)
    {
        await EventuallyAsync($"SELECT count(*) FROM consent_records WHERE action = '{action}'", 1);
        return await _database.ScalarAsync<string>($"SELECT platforms::text FROM consent_records WHERE action = '{action}'");
    }

    private Task CountsAsync(ConsentReason reason, long atLeast) =>
        EventuallyAsync($"SELECT count(*) FROM clicks WHERE consent = {(int)reason}", atLeast);

    private async Task EventuallyAsync(string sql, long atLeast)
    {
        var started = TimeProvider.System.GetTimestamp();
        long found;
        while ((found = await _database.ScalarAsync<long>(sql)) < atLeast)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Edge.Patience, $"{found} instead of {atLeast}: {sql}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
        }
    }
}
