using System.Net;
using System.Text;
using WhiteLabelLinks.Testing;
using Xunit;

namespace WhiteLabelLinks.Redirects.Tests.Serving;

/// <summary>What a visitor gets from a running edge.</summary>
public sealed class AnswerTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private TestDatabase _database = null!; // set by InitializeAsync, which runs before every test
    private Edge _edge = null!; // as _database

    public async ValueTask InitializeAsync()
    {
        _database = await PostgresTemplate.CloneAsync();
        await The.BrandAsync(_database);
        await The.LinkAsync(_database, "spring", "https://example.com/sale");
        await The.LinkAsync(_database, "plain", "https://example.com/direct", mode: "direct");
        await The.LinkAsync(_database, "forever", "https://example.com/forever");
        await The.LinkAsync(_database, "ended", "https://example.com/ended");
        await _database.ExecuteAsync("UPDATE links SET redirect_status = 308 WHERE slug = 'forever'");
        await _database.ExecuteAsync("UPDATE links SET archived_at = now() WHERE slug = 'ended'");
        _edge = await Edge.StartAsync(_database.EdgeConnectionString, _folder);
    }

    public async ValueTask DisposeAsync()
    {
        await _edge.DisposeAsync();
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_link_redirects_without_being_cached_and_is_counted()
    {
        using var answer = await _edge.GetAsync("/spring?ref=x");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("https://example.com/sale?ref=x", answer.Headers.Location?.OriginalString);
        Assert.Equal("no-store, private", answer.Headers.CacheControl?.ToString());
        Assert.Equal(0, answer.Content.Headers.ContentLength);
        Assert.False(answer.Headers.Contains("Server"));
        Assert.True(SpinWait.SpinUntil(() => _edge.Clicks == 1, Edge.Patience), $"{_edge.Clicks} clicks");
    }

    [Fact]
    public async Task Head_and_direct_links_answer_alike_without_a_click()
    {
        using var head = await _edge.GetAsync("/spring", method: HttpMethod.Head);
        using var direct = await _edge.GetAsync("/plain");

        Assert.Equal((HttpStatusCode.Redirect, "https://example.com/sale"), (head.StatusCode, head.Headers.Location?.OriginalString));
        Assert.Equal((HttpStatusCode.Redirect, "https://example.com/direct"), (direct.StatusCode, direct.Headers.Location?.OriginalString));
        Assert.Equal(0, _edge.Clicks);
    }

    [Fact]
    public async Task A_permanent_redirect_is_kept_by_the_browser_alone_and_for_an_hour()
    {
        using var answer = await _edge.GetAsync("/forever");

        Assert.Equal(308, (int)answer.StatusCode);
        Assert.Equal("max-age=3600, private", answer.Headers.CacheControl?.ToString());
    }

    [Theory]
    [InlineData("/unknown", 404, "This link leads nowhere")]
    [InlineData("/_/consent", 404, "This link leads nowhere")]
    [InlineData("/.well-known/acme-challenge/x", 404, "This link leads nowhere")]
    [InlineData("/ended", 410, "This link has ended")]
    [InlineData("/spring+", 200, "https://example.com/sale")]
    [InlineData("/", 200, "Links by Lumen")]
    public async Task Everything_else_is_a_page_in_the_brands_name(string path, int status, string text)
    {
        using var answer = await _edge.GetAsync(path);
        var body = await answer.Content.ReadAsStringAsync();

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(text, body, StringComparison.Ordinal);
        Assert.Contains("Lumen", body, StringComparison.Ordinal);
        Assert.Equal("text/html; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Contains("sha256-", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        Assert.Equal(0, _edge.Clicks);
        using var head = await _edge.GetAsync(path, method: HttpMethod.Head);
        Assert.Equal((answer.StatusCode, answer.Content.Headers.ContentLength), (head.StatusCode, head.Content.Headers.ContentLength));
    }

    [Fact]
    public async Task An_unknown_host_gets_an_answer_that_names_nobody()
    {
        using var answer = await _edge.GetAsync("/spring", host: "nobody.test");

        Assert.Equal((HttpStatusCode.NotFound, "Not found\n"), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task A_console_is_passed_on_with_its_agency()
    {
        using var answer = await _edge.GetAsync("/spring", host: The.Console.ToUpperInvariant() + ":8080");

        Assert.StartsWith("console ConsoleHost { Host = console.northwind.test, Agency = ", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var local = await _edge.GetAsync("/", host: "localhost:8080");
        Assert.Equal(HttpStatusCode.NotFound, local.StatusCode);
    }

    [Fact]
    public async Task The_first_run_page_is_for_this_machine_and_only_while_there_is_no_console()
    {
        await _database.ExecuteAsync("DELETE FROM consoles");
        var started = TimeProvider.System.GetTimestamp();
        while (_edge.Snapshots.Current!.Hosts.HasConsole && TimeProvider.System.GetElapsedTime(started) < Edge.Patience)
        {
            await Task.Yield();
        }

        using var local = await _edge.GetAsync("/", host: "localhost:8080");
        Assert.Equal("console ConsoleHost { Host = localhost, Agency = , IsSetup = True }", await local.Content.ReadAsStringAsync());
        using var other = await _edge.GetAsync("/", host: "attacker.test");
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        using var proxied = await _edge.GetAsync("/", host: "localhost:8080", header: ("X-Forwarded-For", "203.0.113.9"));
        Assert.Equal(HttpStatusCode.NotFound, proxied.StatusCode);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("OPTIONS")]
    [InlineData("BREW")]
    public async Task Other_methods_are_refused_with_the_ones_that_work(string method)
    {
        using var answer = await _edge.GetAsync("/spring", method: new HttpMethod(method));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(["GET", "HEAD"], answer.Content.Headers.Allow);
        Assert.Equal(0, _edge.Clicks);
    }

    [Theory]
    [InlineData("Referer", "User-Agent")]
    [InlineData("referer", "user-agent")]
    [InlineData("REFERER", "uSER-aGENT")]
    public async Task A_referer_in_any_encoding_is_no_reason_to_turn_a_visitor_away(string referer, string userAgent)
    {
        var request = Encoding.Latin1.GetBytes(
            $"GET /spring HTTP/1.1\r\nHost: go.lumen.test\r\nConnection: close\r\n{referer}: http://x/\u00e9\u00ff\r\n{userAgent}: \u00c0\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 302 ", await _edge.SendAsync(request), StringComparison.Ordinal);
    }

    // F23: nothing that a stranger can send is the server's fault, hangs, or puts a word of the request into a header.
    [Theory]
    [InlineData("GET /%0d%0aX-Evil:%201 HTTP/1.1\r\nHost: go.lumen.test\r\n\r\n")]
    [InlineData("GET /spring?a=%0d%0aX-Evil:%201 HTTP/1.1\r\nHost: go.lumen.test\r\n\r\n")]
    [InlineData("GET /% HTTP/1.1\r\nHost: go.lumen.test\r\n\r\n")]
    [InlineData("GET /%00 HTTP/1.1\r\nHost: go.lumen.test\r\n\r\n")]
    [InlineData("GET /\0 HTTP/1.1\r\nHost: go.lumen.test\r\n\r\n")]
    [InlineData("GET /\u00e9 HTTP/1.1\r\nHost: go.lumen.test\r\n\r\n")]
    [InlineData("GET //evil.example HTTP/1.1\r\nHost: go.lumen.test\r\n\r\n")]
    [InlineData("GET /\\evil.example HTTP/1.1\r\nHost: go.lumen.test\r\n\r\n")]
    [InlineData("GET http://evil.example/spring HTTP/1.1\r\nHost: go.lumen.test\r\n\r\n")]
    [InlineData("GET spring HTTP/1.1\r\nHost: go.lumen.test\r\n\r\n")]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: go.lumen.test\r\n\r\n")]
    [InlineData("CONNECT go.lumen.test:80 HTTP/1.1\r\nHost: go.lumen.test:80\r\n\r\n")]
    [InlineData("TRACE /spring HTTP/1.1\r\nHost: go.lumen.test\r\n\r\n")]
    [InlineData("GET /spring HTTP/1.1\r\n\r\n")]
    [InlineData("GET /spring HTTP/1.0\r\n\r\n")]
    [InlineData("GET /spring HTTP/1.1\r\nHost: go.lumen.test\r\nHost: evil.example\r\n\r\n")]
    [InlineData("GET /spring HTTP/1.1\r\nHost: go.lumen.test/evil\r\n\r\n")]
    [InlineData("GET /spring HTTP/1.1\r\nHost: [\r\n\r\n")]
    [InlineData("GET /spring HTTP/9.9\r\nHost: go.lumen.test\r\n\r\n")]
    [InlineData("POST /spring HTTP/1.1\r\nHost: go.lumen.test\r\nContent-Length: 99999999\r\n\r\nx")]
    [InlineData("POST /spring HTTP/1.1\r\nHost: go.lumen.test\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    [InlineData("\r\n\r\n\r\n")]
    [InlineData("\0\0\0\0")]
    public async Task Hostile_requests_are_refused_without_an_error_of_ours(string request)
    {
        var answer = await _edge.SendAsync(Encoding.Latin1.GetBytes(request.Replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n", StringComparison.Ordinal)));

        // 505 is what the standard asks for where the version itself is unknown.
        Assert.DoesNotMatch("^HTTP/1.1 5(?!05)", answer);
        Assert.DoesNotContain("\nX-Evil", answer, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch("(?i)\nlocation: (//|\\\\|https?://evil)", answer);
    }

    [Fact]
    public async Task Requests_of_any_size_are_answered()
    {
        foreach (var length in (int[])[100, 1_000, 8_000, 9_000, 100_000])
        {
            var answer = await _edge.SendAsync(Encoding.ASCII.GetBytes(
                $"GET /{new string('a', length)} HTTP/1.1\r\nHost: go.lumen.test\r\nConnection: close\r\n\r\n"));
            // What is far too long is cut off while it is still being sent, and the answer may be lost with it.
            Assert.Matches(length < 64_000 ? "^HTTP/1.1 4(04|14) " : "^(HTTP/1.1 414 |$)", answer);
        }
    }
}
