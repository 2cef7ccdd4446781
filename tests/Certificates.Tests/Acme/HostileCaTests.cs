using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using WhiteLabelLinks.Certificates.Acme;
using Xunit;

namespace WhiteLabelLinks.Certificates.Tests.Acme;

/// <summary>A CA that is broken, overloaded or lying: everything ends, in time, with a type.</summary>
public sealed class HostileCaTests
{
    private static readonly OrderRequest Request = new([Some.Host("go.example.com")]);

    [Theory]
    [InlineData("this is not JSON")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"status\":\"pending\"")]
    [InlineData("{}")]
    [InlineData("{\"status\":\"pending\"}")]
    [InlineData("{\"status\":1,\"identifiers\":[],\"authorizations\":[],\"finalize\":\"URL\"}")]
    [InlineData("{\"status\":\"1\",\"identifiers\":[],\"authorizations\":[],\"finalize\":\"URL\"}")]
    [InlineData("{\"status\":\"unheard\",\"identifiers\":[],\"authorizations\":[],\"finalize\":\"URL\"}")]
    [InlineData("{\"status\":\"pending\",\"identifiers\":{},\"authorizations\":[],\"finalize\":\"URL\"}")]
    [InlineData("{\"status\":\"pending\",\"identifiers\":[1],\"authorizations\":[],\"finalize\":\"URL\"}")]
    [InlineData("{\"status\":\"pending\",\"identifiers\":[],\"authorizations\":[7],\"finalize\":\"URL\"}")]
    [InlineData("{\"status\":\"pending\",\"identifiers\":[],\"authorizations\":[\"/relative\"],\"finalize\":\"URL\"}")]
    [InlineData("{\"status\":\"pending\",\"identifiers\":[],\"authorizations\":[],\"finalize\":\"file:///etc/passwd\"}")]
    [InlineData("{\"status\":\"pending\",\"identifiers\":[],\"authorizations\":[],\"finalize\":\"https://user:secret@ca.example/\"}")]
    [InlineData("{\"status\":\"pending\",\"expires\":\"soon\",\"identifiers\":[],\"authorizations\":[],\"finalize\":\"URL\"}")]
    [InlineData("{\"status\":\"pending\",\"identifiers\":[],\"authorizations\":[],\"finalize\":\"URL\",\"x\":[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]}")]
    public async Task An_answer_that_makes_no_sense_is_not_used(string body)
    {
        await using var ca = await StandInCa.StartAsync();
        using var client = ca.NewClient();
        using var key = AcmeKey.Create();
        ca.Say("/newOrder", 201, body.Replace("URL", ca.Url("/finalize/1").AbsoluteUri, StringComparison.Ordinal), "application/json", ("Location", ca.Url("/order/1").AbsoluteUri));

        await Assert.ThrowsAsync<AcmeBadAnswerException>(() => ca.OpenAccount(client, key).CreateOrderAsync(Request, CancellationToken.None));
    }

    [Fact]
    public async Task An_order_with_more_names_than_any_CA_allows_is_not_read()
    {
        await using var ca = await StandInCa.StartAsync();
        using var client = ca.NewClient();
        using var key = AcmeKey.Create();
        var addresses = string.Join(',', Enumerable.Range(0, 101).Select(number => $"\"{ca.Url("/a/" + number.ToString(CultureInfo.InvariantCulture))}\""));
        ca.Say("/order/1", 200, $$"""{"status":"pending","identifiers":[],"authorizations":[{{addresses}}],"finalize":"{{ca.Url("/f")}}"}""");

        await Assert.ThrowsAsync<AcmeBadAnswerException>(() => ca.OpenAccount(client, key).GetOrderAsync(ca.Url("/order/1"), CancellationToken.None));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_without_an_end_is_cut_off(bool isLengthTold)
    {
        await using var ca = await StandInCa.StartAsync();
        using var client = ca.NewClient();
        using var key = AcmeKey.Create();
        var sent = 0L;
        ca.Do("/newOrder", async context =>
        {
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = isLengthTold ? 1L << 40 : null;
            var piece = Encoding.ASCII.GetBytes(new string(' ', 16 * 1024));
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(piece, context.RequestAborted);
                sent += piece.Length;
            }
        });

        var failure = await Assert.ThrowsAsync<AcmeBadAnswerException>(() => ca.OpenAccount(client, key).CreateOrderAsync(Request, CancellationToken.None));

        Assert.Contains("larger", failure.Message, StringComparison.Ordinal);
        Assert.InRange(sent, 0, 64L << 20);
    }

    [Fact]
    public async Task An_answer_that_drips_ends_when_its_time_is_over()
    {
        await using var ca = await StandInCa.StartAsync();
        var clock = new FakeTimeProvider();
        using var client = ca.NewClient(clock: clock);
        using var key = AcmeKey.Create();
        var drips = new TaskCompletionSource();
        ca.Do("/newOrder", async context =>
        {
            for (var number = 0; !context.RequestAborted.IsCancellationRequested; number++)
            {
                await context.Response.WriteAsync(" ", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, context.RequestAborted);
                if (number == 5)
                {
                    drips.SetResult();
                }
            }
        });

        var order = ca.OpenAccount(client, key).CreateOrderAsync(Request, CancellationToken.None);
        await drips.Task;
        Assert.False(order.IsCompleted);
        clock.Advance(ca.Options.RequestTimeout);
        var failure = await Assert.ThrowsAsync<AcmeUnreachableException>(() => order);

        Assert.Equal(AcmeRemedy.Wait, failure.Remedy);
        Assert.Equal(1, ca.CountOf("/newOrder"));
    }

    [Fact]
    public async Task A_caller_who_gives_up_is_no_failure_of_the_CA()
    {
        await using var ca = await StandInCa.StartAsync();
        using var client = ca.NewClient();
        using var key = AcmeKey.Create();
        using var giveUp = new CancellationTokenSource();
        ca.Do("/newOrder", async context =>
        {
            await giveUp.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ca.OpenAccount(client, key).CreateOrderAsync(Request, giveUp.Token));
    }

    [Theory]
    [InlineData("/newOrder")]
    [InlineData("/dir")]
    public async Task A_redirect_is_not_followed(string path)
    {
        await using var ca = await StandInCa.StartAsync();
        using var client = ca.NewClient();
        using var key = AcmeKey.Create();
        ca.Say(path, 307, "", "text/plain", ("Location", ca.Url("/elsewhere").AbsoluteUri));

        var failure = await Assert.ThrowsAsync<AcmeBadAnswerException>(() => ca.OpenAccount(client, key).CreateOrderAsync(Request, CancellationToken.None));

        Assert.Contains("redirect", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, ca.CountOf("/elsewhere"));
    }

    [Fact]
    public async Task An_address_without_TLS_is_refused_wherever_it_comes_from()
    {
        const string directory = """{"newNonce":"https://ca.example/n","newAccount":"https://ca.example/a","newOrder":"http://ca.example/o","revokeCert":"https://ca.example/r","keyChange":"https://ca.example/k"}""";
        using var key = AcmeKey.Create();
        using var canned = new CannedHandler(directory);
        var options = new AcmeOptions { DirectoryUrl = new Uri("https://ca.example/dir") };
        using var client = new AcmeClient(options, TimeProvider.System, NullLogger<AcmeClient>.Instance, canned);

        await Assert.ThrowsAsync<AcmeBadAnswerException>(() => client.GetDirectoryAsync(CancellationToken.None));

        Assert.Throws<ArgumentException>(() => client.OpenAccount(key, new Uri("http://ca.example/account/1")));
        Assert.Throws<ArgumentException>(() => new AcmeClient(options with { DirectoryUrl = new Uri("http://ca.example/dir") }, TimeProvider.System, NullLogger<AcmeClient>.Instance));
        Assert.Equal(1, canned.Requests);
    }

    [Fact]
    public async Task A_busy_CA_is_asked_again_for_what_changes_nothing()
    {
        await using var ca = await StandInCa.StartAsync();
        using var client = ca.NewClient();
        using var key = AcmeKey.Create();
        var isBusy = true;
        ca.Do("/order/2", context =>
        {
            context.Response.StatusCode = isBusy ? 503 : 200;
            isBusy = false;
            return context.Response.WriteAsync($$"""{"status":"pending","identifiers":[],"authorizations":[],"finalize":"{{ca.Url("/f")}}"}""");
        });

        var seen = await ca.OpenAccount(client, key).GetOrderAsync(ca.Url("/order/2"), CancellationToken.None);

        Assert.Equal(OrderStatus.Pending, seen.Status);
        Assert.Equal(2, ca.CountOf("/order/2"));
    }

    [Fact]
    public async Task A_CA_that_stays_busy_is_left_to_the_caller()
    {
        await using var ca = await StandInCa.StartAsync();
        using var client = ca.NewClient();
        using var key = AcmeKey.Create();
        ca.Say("/order/1", 500, "", "text/plain");
        ca.Say("/order/2", 503, "", "text/plain", ("Retry-After", "3600"));
        ca.Say("/newOrder", 503, "", "text/plain");
        var account = ca.OpenAccount(client, key);

        await Assert.ThrowsAsync<AcmeBusyException>(() => account.GetOrderAsync(ca.Url("/order/1"), CancellationToken.None));
        var later = await Assert.ThrowsAsync<AcmeBusyException>(() => account.GetOrderAsync(ca.Url("/order/2"), CancellationToken.None));
        await Assert.ThrowsAsync<AcmeBusyException>(() => account.CreateOrderAsync(Request, CancellationToken.None));

        Assert.Equal(3, ca.CountOf("/order/1"));
        Assert.Equal(1, ca.CountOf("/order/2"));
        Assert.Equal(1, ca.CountOf("/newOrder"));
        Assert.Equal(TimeSpan.FromHours(1), later.RetryAfter);
    }

    [Fact]
    public async Task A_CA_that_is_not_there_is_unreachable()
    {
        var options = new AcmeOptions { DirectoryUrl = new Uri($"http://127.0.0.1:{Child.FreePort()}/dir"), AllowPlainHttp = true };
        using var client = new AcmeClient(options, TimeProvider.System, NullLogger<AcmeClient>.Instance);

        await Assert.ThrowsAsync<AcmeUnreachableException>(() => client.GetDirectoryAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Waiting_ends_when_the_caller_has_no_more_time()
    {
        await using var ca = await StandInCa.StartAsync();
        using var client = ca.NewClient();
        using var key = AcmeKey.Create();
        ca.SayOrder("processing");

        var seen = await ca.OpenAccount(client, key).WaitForOrderAsync(ca.Url("/order/1"), TimeSpan.Zero, CancellationToken.None);

        Assert.Equal(OrderStatus.Processing, seen.Status);
        Assert.Equal(1, ca.CountOf("/order/1"));
    }

    [Fact]
    public async Task Waiting_goes_on_until_something_is_settled()
    {
        await using var ca = await StandInCa.StartAsync();
        using var client = ca.NewClient();
        using var key = AcmeKey.Create();
        var asked = 0;
        ca.Do("/order/2", context => context.Response.WriteAsync(
            $$$"""
            {"status":"{{{(asked++ < 2 ? "processing" : "invalid")}}}","identifiers":[],"authorizations":[],"finalize":"{{{ca.Url("/f")}}}",
             "error":{"type":"urn:ietf:params:acme:error:caa"}}
            """));

        var seen = await ca.OpenAccount(client, key).WaitForOrderAsync(ca.Url("/order/2"), TimeSpan.FromMinutes(10), CancellationToken.None);

        Assert.Equal(OrderStatus.Invalid, seen.Status);
        Assert.IsType<AcmeCaaException>(seen.Error?.ToException());
        Assert.Equal(3, ca.CountOf("/order/2"));
    }

    [Fact]
    public async Task A_CA_that_wants_more_time_than_there_is_gets_it_from_the_caller()
    {
        await using var ca = await StandInCa.StartAsync();
        using var client = ca.NewClient();
        using var key = AcmeKey.Create();
        ca.SayOrder("processing", "", ("Retry-After", "3600"));

        var seen = await ca.OpenAccount(client, key).WaitForOrderAsync(ca.Url("/order/1"), TimeSpan.FromMinutes(10), CancellationToken.None);

        Assert.Equal(TimeSpan.FromHours(1), seen.RetryAfter);
        Assert.Equal(1, ca.CountOf("/order/1"));
    }

    [Theory]
    [InlineData("../../admin")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("")]
    public async Task A_token_that_is_more_than_a_token_goes_no_further(string token)
    {
        await using var ca = await StandInCa.StartAsync();
        using var client = ca.NewClient();
        using var key = AcmeKey.Create();
        ca.Say("/authorization/1", 200, $$$"""
            {"status":"pending","identifier":{"type":"dns","value":"go.example.com"},
             "challenges":[{"type":"http-01","status":"pending","url":"{{{ca.Url("/challenge/1")}}}","token":"{{{token}}}"}]}
            """);

        await Assert.ThrowsAsync<AcmeBadAnswerException>(() => ca.OpenAccount(client, key).GetAuthorizationAsync(ca.Url("/authorization/1"), CancellationToken.None));
    }

    [Fact]
    public async Task A_kind_of_challenge_that_is_not_known_yet_disturbs_nothing()
    {
        await using var ca = await StandInCa.StartAsync();
        using var client = ca.NewClient();
        using var key = AcmeKey.Create();
        ca.Say("/authorization/1", 200, $$"""
            {"status":"pending","identifier":{"type":"dns","value":"go.example.com"},
             "challenges":[{"type":"dns-persist-01","status":"pending","url":"{{ca.Url("/challenge/1")}}","issuer-domain-names":["ca.example"]},
                           {"type":"http-01","status":"pending","url":"{{ca.Url("/challenge/2")}}","token":"LoqXcYV8q5ONbJQxbmR7SCTNo3tiAXDfowjxAPHfLJE"}]}
            """);

        var authorization = await ca.OpenAccount(client, key).GetAuthorizationAsync(ca.Url("/authorization/1"), CancellationToken.None);

        var challenge = authorization.Find(ChallengeType.Http);
        Assert.Equal($"LoqXcYV8q5ONbJQxbmR7SCTNo3tiAXDfowjxAPHfLJE.{key.Thumbprint}", challenge?.KeyAuthorization(key));
        Assert.Equal("http-01: Pending", challenge?.ToString());
        Assert.Null(authorization.Find(ChallengeType.TlsAlpn));
        Assert.Throws<InvalidOperationException>(() => authorization.Challenges[0].KeyAuthorization(key));
    }

    [Theory]
    [InlineData("valid", false)]
    [InlineData("processing", false)]
    [InlineData("pending", true)]
    public async Task To_ask_for_a_look_that_was_taken_meanwhile_is_no_failure(string status, bool isFailure)
    {
        await using var ca = await StandInCa.StartAsync();
        using var client = ca.NewClient();
        using var key = AcmeKey.Create();
        var challenge = $$"""{"type":"http-01","status":"STATUS","url":"{{ca.Url("/challenge/1")}}","token":"LoqXcYV8q5ONbJQxbmR7SCTNo3tiAXDfowjxAPHfLJE"}""";
        ca.Say("/authorization/1", 200, $$$"""
            {"status":"pending","identifier":{"type":"dns","value":"go.example.com"},
             "challenges":[{{{challenge.Replace("STATUS", "pending", StringComparison.Ordinal)}}}]}
            """);
        var isAsked = false;
        ca.Do("/challenge/1", context =>
        {
            context.Response.StatusCode = isAsked ? 200 : 400;
            context.Response.ContentType = isAsked ? "application/json" : "application/problem+json";
            var answer = isAsked ? challenge.Replace("STATUS", status, StringComparison.Ordinal) : """{"type":"urn:ietf:params:acme:error:malformed"}""";
            isAsked = true;
            return context.Response.WriteAsync(answer);
        });
        var account = ca.OpenAccount(client, key);
        var seen = (await account.GetAuthorizationAsync(ca.Url("/authorization/1"), CancellationToken.None)).Challenges.Single();

        var failure = await Record.ExceptionAsync(() => account.AnswerAsync(seen, CancellationToken.None));

        Assert.Equal(isFailure ? typeof(AcmeMalformedException) : null, failure?.GetType());
        Assert.Equal(2, ca.CountOf("/challenge/1"));
    }

    [Fact]
    public async Task An_account_without_a_place_is_none()
    {
        await using var ca = await StandInCa.StartAsync();
        using var client = ca.NewClient();
        using var key = AcmeKey.Create();
        ca.Say("/newAccount", 201, "{\"status\":\"valid\"}");

        await Assert.ThrowsAsync<AcmeBadAnswerException>(() => client.CreateAccountAsync(key, Some.Terms, CancellationToken.None));
    }

    [Fact]
    public async Task A_nonce_with_other_characters_is_ignored_as_the_protocol_asks()
    {
        await using var ca = await StandInCa.StartAsync(nonce: "not a nonce");
        using var client = ca.NewClient();
        using var key = AcmeKey.Create();

        var failure = await Assert.ThrowsAsync<AcmeBadAnswerException>(() => client.CreateAccountAsync(key, Some.Terms, CancellationToken.None));

        Assert.Contains("no nonce", failure.Message, StringComparison.Ordinal);
        Assert.Empty(ca.Posts);
    }

    private sealed class CannedHandler(string body) : HttpMessageHandler
    {
        public int Requests { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(body, Encoding.UTF8, "application/json") });
        }
    }
}
