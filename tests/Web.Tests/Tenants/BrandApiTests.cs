using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using WhiteLabelLinks.Tenants.Api;
using WhiteLabelLinks.Testing.Web;

namespace WhiteLabelLinks.Web.Tests.Tenants;

/// <summary>What every API call goes through: its key, its scope, its body, its repetition.</summary>
public sealed class BrandApiTests(AppFixture fixture) : IAsyncLifetime
{
    private Town? _town;

    private Town Town => _town ?? throw new InvalidOperationException();

    private WebApp App => fixture.App;

    public async ValueTask InitializeAsync() => _town = await Town.BuildAsync(App);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_key_works_in_its_brand_at_its_agencys_console_and_nowhere_else()
    {
        using var own = await SendAsync(HttpMethod.Get, "/api/v1/links", Town.ApiKey);
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        using var created = await SendAsync(HttpMethod.Post, "/api/v1/links", Town.ApiKey, Link("mine"));
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var id = (await created.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").ToString();

        using var foreign = await SendAsync(HttpMethod.Get, $"/api/v1/links/{id}", Town.OtherApiKey);
        await IsProblemAsync(foreign, HttpStatusCode.NotFound, "not-found");
        using var foreignDomain = await SendAsync(HttpMethod.Post, "/api/v1/links", Town.OtherApiKey, Link("stolen"));
        Assert.InRange((int)foreignDomain.StatusCode, 400, 499);

        var elsewhere = await Town.BuildAsync(App);
        using var atAnother = await SendAsync(HttpMethod.Get, "/api/v1/links", Town.ApiKey, host: elsewhere.Console);
        await IsProblemAsync(atAnother, HttpStatusCode.Unauthorized, "unknown-key");
        using var atOperator = await SendAsync(HttpMethod.Get, "/api/v1/links", Town.ApiKey, host: Town.OperatorHost);
        await IsProblemAsync(atOperator, HttpStatusCode.Unauthorized, "unknown-key");
        // The number in a key chooses the brand it is looked up in; another's number finds nothing.
        using var renumbered = await SendAsync(HttpMethod.Get, "/api/v1/links",
            Town.ApiKey.Replace($"lk_{Town.BrandId}_", $"lk_{Town.OtherBrandId}_", StringComparison.Ordinal));
        await IsProblemAsync(renumbered, HttpStatusCode.Unauthorized, "unknown-key");
    }

    [Fact]
    public async Task Without_a_key_or_with_a_wrong_one_nothing_is_said_about_anybody()
    {
        using var none = await SendAsync(HttpMethod.Get, "/api/v1/links", null);
        await IsProblemAsync(none, HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.Equal("Bearer", none.Headers.WwwAuthenticate.Single().Scheme);
        using var cookie = await (await Town.SignInAsync(Town.Owner)).Http.GetAsync("/api/v1/links");
        Assert.Equal(HttpStatusCode.Unauthorized, cookie.StatusCode);
        foreach (var wrong in new[] { "x", "lk_1_x", Town.ApiKey[..^1] + "!", Town.ApiKey[..^1] + (Town.ApiKey[^1] == 'a' ? 'b' : 'a'), new string('k', 5000) })
        {
            using var answer = await SendAsync(HttpMethod.Get, "/api/v1/links", wrong);
            await IsProblemAsync(answer, HttpStatusCode.Unauthorized, "unknown-key");
        }
    }

    [Fact]
    public async Task A_key_does_what_its_scopes_say()
    {
        await App.Database.ExecuteAsync("UPDATE api_keys SET scopes = '{links:read}' WHERE brand_id = $1", Town.BrandId.Value);
        using var read = await SendAsync(HttpMethod.Get, "/api/v1/links", Town.ApiKey);
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        using var write = await SendAsync(HttpMethod.Post, "/api/v1/links", Town.ApiKey, Link("no"));
        await IsProblemAsync(write, HttpStatusCode.Forbidden, "missing-scope");
        using var clicks = await SendAsync(HttpMethod.Get, "/api/v1/clicks", Town.ApiKey);
        await IsProblemAsync(clicks, HttpStatusCode.Forbidden, "missing-scope");
    }

    [Fact]
    public async Task A_revoked_or_expired_key_opens_nothing_at_once()
    {
        await App.Database.ExecuteAsync("UPDATE api_keys SET expires_at = now() - interval '1 second' WHERE brand_id = $1", Town.BrandId.Value);
        using var expired = await SendAsync(HttpMethod.Get, "/api/v1/links", Town.ApiKey);
        await IsProblemAsync(expired, HttpStatusCode.Unauthorized, "expired-key");
        await App.Database.ExecuteAsync("UPDATE api_keys SET expires_at = NULL, revoked_at = now() WHERE brand_id = $1", Town.BrandId.Value);
        using var revoked = await SendAsync(HttpMethod.Get, "/api/v1/links", Town.ApiKey);
        await IsProblemAsync(revoked, HttpStatusCode.Unauthorized, "unknown-key");
    }

    [Fact]
    public async Task A_key_made_on_the_page_works_is_shown_once_and_kept_as_a_hash()
    {
        var owner = await Town.SignInAsync(Town.Owner);
        var address = $"/brands/{Town.Brand}/api";
        using var made = await owner.SendAsync(address, [("Input.Name", "Zapier"), ("Input.LinksRead", "true"), ("Input.Days", "30")]);
        var text = await made.Content.ReadAsStringAsync();
        var key = System.Text.RegularExpressions.Regex.Match(text, "lk_[0-9]+_[0-9A-Za-z]{51}").Value;
        Assert.NotEmpty(key);
        Assert.DoesNotContain(key, (await owner.OpenAsync(address)).DocumentElement.OuterHtml, StringComparison.Ordinal);
        using var used = await SendAsync(HttpMethod.Get, "/api/v1/links", key);
        Assert.Equal(HttpStatusCode.OK, used.StatusCode);
        var row = await App.Database.ScalarAsync<string>("SELECT to_jsonb(k)::text FROM api_keys k WHERE name = 'Zapier' AND brand_id = $1", Town.BrandId.Value);
        Assert.DoesNotContain(key[^43..], row, StringComparison.Ordinal);
        Assert.DoesNotContain("\"last_used_at\": null", row, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repeated_request_gets_the_first_answer_and_changes_nothing_twice()
    {
        var body = Link("once");
        using var first = await SendAsync(HttpMethod.Post, "/api/v1/links", Town.ApiKey, body, key: "order-1");
        using var second = await SendAsync(HttpMethod.Post, "/api/v1/links", Town.ApiKey, body, key: "order-1");
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.Equal(HttpStatusCode.Created, second.StatusCode);
        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.Equal(first.Content.Headers.ContentType?.ToString(), second.Content.Headers.ContentType?.ToString());
        using var other = await SendAsync(HttpMethod.Post, "/api/v1/links", Town.ApiKey, Link("twice"), key: "order-1");
        await IsProblemAsync(other, HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        Assert.Equal(1, await App.Database.ScalarAsync<long>(
            "SELECT count(*) FROM links WHERE brand_id = $1 AND slug IN ('once', 'twice')", Town.BrandId.Value));
        // The same words under another brand's key are another request.
        using var neighbour = await SendAsync(HttpMethod.Post, "/api/v1/links", Town.OtherApiKey, """{"destination":"https://example.com/"}""", key: "order-1");
        Assert.Equal(HttpStatusCode.Created, neighbour.StatusCode);
    }

    [Fact]
    public async Task A_refusal_is_repeated_like_any_answer()
    {
        const string body = """{"destination":"ftp://example.com/"}""";
        using var first = await SendAsync(HttpMethod.Post, "/api/v1/links", Town.ApiKey, body, key: "refused-1");
        using var second = await SendAsync(HttpMethod.Post, "/api/v1/links", Town.ApiKey, body, key: "refused-1");
        Assert.InRange((int)first.StatusCode, 400, 499);
        Assert.Equal(first.StatusCode, second.StatusCode);
        Assert.Equal("application/problem+json", second.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Of_many_equal_requests_at_once_one_works()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ =>
            SendAsync(HttpMethod.Post, "/api/v1/links", Town.ApiKey, """{"destination":"https://example.com/race"}""", key: "race-1")));
        Assert.All(answers, a => Assert.True(a.StatusCode is HttpStatusCode.Created or HttpStatusCode.Conflict, a.StatusCode.ToString()));
        Assert.Contains(answers, a => a.StatusCode == HttpStatusCode.Created);
        Assert.Equal(1, await App.Database.ScalarAsync<long>(
            "SELECT count(*) FROM links WHERE brand_id = $1 AND destination = 'https://example.com/race'", Town.BrandId.Value));
        foreach (var answer in answers)
        {
            answer.Dispose();
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"x\"")]
    [InlineData("{\"destination\":1}")]
    [InlineData("{\"destination\":null}")]
    [InlineData("{\"destination\":\"https://example.com/\",\"destination\":\"https://example.org/\"}")]
    [InlineData("{\"destination\":\"https://example.com/\",\"brand\":7}")]
    [InlineData("{\"destination\":\"https://example.com/\",\"brandId\":7}")]
    [InlineData("{\"destination\":\"\\u0000\"}")]
    [InlineData("{\"destination\":\"\\ud800\"}")]
    [InlineData("{\"destination\":\"https://example.com/\",\"tags\":\"x\"}")]
    [InlineData("{\"destination\":\"https://example.com/\",\"tags\":[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]}")]
    [InlineData("{\"destination\":\"https://example.com/\",\"slug\":\"a\\u0000b\"}")]
    [InlineData("\u00ff\u00fe")]
    public async Task A_hostile_body_is_the_callers_mistake(string body)
    {
        using var answer = await SendAsync(HttpMethod.Post, "/api/v1/links", Town.ApiKey, body);
        Assert.InRange((int)answer.StatusCode, 400, 499);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.DoesNotContain("WhiteLabel", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("System.", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json; charset=klingon", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json; charset=utf-16", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/x-www-form-urlencoded", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("multipart/form-data", HttpStatusCode.BadRequest)]
    public async Task A_body_that_is_not_json_is_refused(string contentType, HttpStatusCode expected)
    {
        using var request = Request(HttpMethod.Post, "/api/v1/links", Town.ApiKey, null, null);
        request.Content = new ByteArrayContent("{\"destination\":\"https://example.com/\"}"u8.ToArray());
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        using var answer = await App.Client(Town.Console).SendAsync(request);
        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused()
    {
        var large = $$"""{"destination":"https://example.com/","title":"{{new string('x', 300_000)}}"}""";
        using var answer = await SendAsync(HttpMethod.Post, "/api/v1/links", Town.ApiKey, large);
        await IsProblemAsync(answer, HttpStatusCode.RequestEntityTooLarge, "body-too-large");
    }

    [Theory]
    [InlineData("")]
    [InlineData("has space")]
    public async Task A_strange_idempotency_key_is_refused(string key)
    {
        using var answer = await SendAsync(HttpMethod.Post, "/api/v1/links", Town.ApiKey, Link("strange"), key: key);
        await IsProblemAsync(answer, HttpStatusCode.BadRequest, "invalid-idempotency-key");
    }

    [Fact]
    public async Task Unknown_addresses_and_methods_get_problem_documents()
    {
        using var missing = await SendAsync(HttpMethod.Get, "/api/v1/nothing", Town.ApiKey);
        await IsProblemAsync(missing, HttpStatusCode.NotFound, "not-found");
        using var method = await SendAsync(HttpMethod.Put, "/api/v1/links", Town.ApiKey, "{}");
        await IsProblemAsync(method, HttpStatusCode.MethodNotAllowed, "method-not-allowed");
        using var explained = await App.Client(Town.Console).GetAsync("/api/problems/unknown-key");
        Assert.Equal(HttpStatusCode.OK, explained.StatusCode);
    }

    [Fact]
    public async Task A_caller_past_its_share_is_told_how_long_to_wait()
    {
        var limits = App.Services.GetRequiredService<ApiLimits>();
        var id = await App.Database.ScalarAsync<long>("SELECT id FROM api_keys WHERE brand_id = $1", Town.OtherBrandId.Value);
        for (var i = 0; i < limits.PerMinute; i++)
        {
            limits.Keys.Take($"{Town.OtherBrandId}/{id}");
        }
        using var slowed = await SendAsync(HttpMethod.Get, "/api/v1/links", Town.OtherApiKey);
        Assert.InRange(slowed.Headers.RetryAfter?.Delta?.TotalSeconds ?? 0, 1, 60);
        await IsProblemAsync(slowed, HttpStatusCode.TooManyRequests, "too-many-requests");
        // Another key does not wait for it.
        using var other = await SendAsync(HttpMethod.Get, "/api/v1/links", Town.ApiKey);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    private string Link(string slug) => $$"""{"domain":"{{Town.ShortHost}}","slug":"{{slug}}","destination":"https://example.com/{{slug}}"}""";

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string? apiKey, string? body = null, string? key = null, string? host = null)
    {
        using var request = Request(method, path, apiKey, body, key);
        return await App.Client(host ?? Town.Console).SendAsync(request);
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, string? apiKey, string? body, string? key)
    {
        var request = new HttpRequestMessage(method, path);
        if (apiKey is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + apiKey);
        }
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }
        return request;
    }

    private static async Task IsProblemAsync(HttpResponseMessage answer, HttpStatusCode status, string type)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status, $"{(int)answer.StatusCode}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(text).RootElement;
        Assert.Equal("/api/problems/" + type, problem.GetProperty("type").GetString());
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
    }
}
