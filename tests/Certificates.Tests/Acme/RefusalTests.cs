using System.Text.Json;
using WhiteLabelLinks.Certificates.Acme;
using Xunit;

namespace WhiteLabelLinks.Certificates.Tests.Acme;

/// <summary>What a CA refuses, as something a program can tell apart and an owner can understand.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData("rateLimited", 429, typeof(AcmeRateLimitedException), AcmeRemedy.Wait)]
    [InlineData("serverInternal", 500, typeof(AcmeBusyException), AcmeRemedy.Wait)]
    [InlineData("rateLimited", 503, typeof(AcmeBusyException), AcmeRemedy.Wait)]
    [InlineData("malformed", 400, typeof(AcmeMalformedException), AcmeRemedy.Operator)]
    [InlineData("unauthorized", 403, typeof(AcmeUnauthorizedException), AcmeRemedy.Operator)]
    [InlineData("caa", 403, typeof(AcmeCaaException), AcmeRemedy.DomainOwner)]
    [InlineData("dns", 400, typeof(AcmeDnsException), AcmeRemedy.DomainOwner)]
    [InlineData("connection", 400, typeof(AcmeConnectionException), AcmeRemedy.DomainOwner)]
    [InlineData("tls", 400, typeof(AcmeTlsException), AcmeRemedy.DomainOwner)]
    [InlineData("incorrectResponse", 400, typeof(AcmeIncorrectResponseException), AcmeRemedy.DomainOwner)]
    [InlineData("rejectedIdentifier", 400, typeof(AcmeRejectedNameException), AcmeRemedy.DomainOwner)]
    [InlineData("unsupportedIdentifier", 400, typeof(AcmeRejectedNameException), AcmeRemedy.DomainOwner)]
    [InlineData("userActionRequired", 403, typeof(AcmeUserActionRequiredException), AcmeRemedy.Operator)]
    [InlineData("externalAccountRequired", 403, typeof(AcmeExternalAccountRequiredException), AcmeRemedy.Operator)]
    [InlineData("accountDoesNotExist", 400, typeof(AcmeAccountDoesNotExistException), AcmeRemedy.Operator)]
    [InlineData("orderNotReady", 403, typeof(AcmeOrderNotReadyException), AcmeRemedy.Wait)]
    [InlineData("alreadyReplaced", 409, typeof(AcmeAlreadyReplacedException), AcmeRemedy.Wait)]
    [InlineData("alreadyRevoked", 400, typeof(AcmeAlreadyRevokedException), AcmeRemedy.Wait)]
    [InlineData("somethingOfNextYear", 400, typeof(AcmeProblemException), AcmeRemedy.Operator)]
    public async Task Each_kind_of_error_has_its_type(string kind, int status, Type type, AcmeRemedy remedy)
    {
        await using var ca = await StandInCa.StartAsync();
        using var client = ca.NewClient();
        using var key = AcmeKey.Create();
        ca.Refuse("/newOrder", status, kind, "the CA's own words");

        var failure = await OrderAsync(ca.OpenAccount(client, key));

        Assert.Equal(type, failure.GetType());
        Assert.Equal(remedy, failure.Remedy);
        Assert.Contains("the CA's own words", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("the CA's own words", failure.OwnerText, StringComparison.Ordinal);
        Assert.Equal(1, ca.CountOf("/newOrder"));
    }

    [Fact]
    public async Task A_limit_says_when_to_come_back()
    {
        await using var ca = await StandInCa.StartAsync();
        using var client = ca.NewClient();
        using var key = AcmeKey.Create();
        ca.Refuse("/newOrder", 429, "rateLimited", "too many certificates (5) already issued", ("Retry-After", "12240"));

        var failure = Assert.IsType<AcmeRateLimitedException>(await OrderAsync(ca.OpenAccount(client, key)));

        Assert.Equal(TimeSpan.FromSeconds(12240), failure.RetryAfter);
        Assert.Equal(429, failure.HttpStatus);
    }

    [Theory]
    [InlineData(429, typeof(AcmeRateLimitedException))]
    [InlineData(503, typeof(AcmeBusyException))]
    [InlineData(502, typeof(AcmeBusyException))]
    [InlineData(404, typeof(AcmeBadAnswerException))]
    public async Task An_error_page_of_something_in_between_is_told_apart_by_its_status(int status, Type type)
    {
        await using var ca = await StandInCa.StartAsync();
        using var client = ca.NewClient();
        using var key = AcmeKey.Create();
        ca.Say("/newOrder", status, "<html>Sorry</html>", "text/html", ("Retry-After", "600"));

        var failure = await OrderAsync(ca.OpenAccount(client, key));

        Assert.Equal(type, failure.GetType());
        Assert.Equal(type == typeof(AcmeBadAnswerException) ? null : TimeSpan.FromMinutes(10), failure.RetryAfter);
        Assert.DoesNotContain("Sorry", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_of_several_names_gets_its_own_sentence()
    {
        await using var ca = await StandInCa.StartAsync();
        using var client = ca.NewClient();
        using var key = AcmeKey.Create();
        var names = new[] { ("shop.example.com", "caa"), ("go.example.com", "dns") };
        ca.Say("/newOrder", 403, JsonSerializer.Serialize(new
        {
            type = "urn:ietf:params:acme:error:compound",
            detail = "Errors during validation",
            subproblems = names.Select(name => new { type = "urn:ietf:params:acme:error:" + name.Item2, detail = "d", identifier = new { type = "dns", value = name.Item1 } }),
        }), "application/problem+json");

        var failure = Assert.IsType<AcmeProblemException>(await OrderAsync(ca.OpenAccount(client, key)));

        Assert.Equal(AcmeRemedy.DomainOwner, failure.Remedy);
        Assert.Equal(["shop.example.com", "go.example.com"], failure.Problem.Subproblems.Select(inner => inner.Identifier));
        Assert.StartsWith("shop.example.com: A CAA record", failure.OwnerText, StringComparison.Ordinal);
        Assert.Contains("go.example.com: The certificate authority could not look up", failure.OwnerText, StringComparison.Ordinal);
        Assert.Contains("go.example.com: dns: d", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task New_terms_come_with_the_page_to_visit()
    {
        await using var ca = await StandInCa.StartAsync();
        using var client = ca.NewClient();
        using var key = AcmeKey.Create();
        ca.Say("/newOrder", 403, """{"type":"urn:ietf:params:acme:error:userActionRequired","detail":"Terms","instance":"https://ca.example/agree"}""", "application/problem+json");

        var failure = Assert.IsType<AcmeUserActionRequiredException>(await OrderAsync(ca.OpenAccount(client, key)));

        Assert.Equal(new Uri("https://ca.example/agree"), failure.Problem.Instance);
    }

    [Fact]
    public async Task A_CAs_words_are_cut_and_cannot_move_a_cursor()
    {
        await using var ca = await StandInCa.StartAsync();
        using var client = ca.NewClient();
        using var key = AcmeKey.Create();
        ca.Refuse("/newOrder", 400, "malformed", "\u001b[2J\r\n" + new string('x', 5000));

        var failure = Assert.IsType<AcmeMalformedException>(await OrderAsync(ca.OpenAccount(client, key)));

        Assert.DoesNotContain(failure.Problem.Detail, char.IsControl);
        Assert.InRange(failure.Problem.Detail.Length, 900, 1000);
    }

    [Fact]
    public async Task A_CA_that_refuses_every_nonce_is_given_up()
    {
        await using var ca = await StandInCa.StartAsync();
        using var client = ca.NewClient();
        using var key = AcmeKey.Create();
        ca.Refuse("/newOrder", 400, "badNonce");

        var failure = Assert.IsType<AcmeBadNonceException>(await OrderAsync(ca.OpenAccount(client, key)));

        Assert.Equal(AcmeRemedy.Wait, failure.Remedy);
        Assert.Equal(AcmeTransport.MostNonces, ca.CountOf("/newOrder"));
        Assert.Equal(AcmeTransport.MostNonces, ca.Posts.Select(post => post.Header["nonce"]!.GetValue<string>()).Distinct().Count()); // not null: each has one
    }

    [Theory]
    [InlineData("caa")]
    [InlineData("dns")]
    [InlineData("connection")]
    [InlineData("tls")]
    [InlineData("unauthorized")]
    [InlineData("incorrectResponse")]
    [InlineData("rateLimited")]
    [InlineData("rejectedIdentifier")]
    [InlineData("badNonce")]
    [InlineData("malformed")]
    public void An_owner_reads_no_word_of_the_protocol(string kind)
    {
        var problem = new AcmeProblem("urn:ietf:params:acme:error:" + kind, "technical", 400, null, null, []);

        Assert.DoesNotMatch("(?i)acme|nonce|jws|challenge|token|http-01|alpn|order url|let's encrypt", problem.OwnerText);
        Assert.EndsWith(".", problem.OwnerText, StringComparison.Ordinal);
        Assert.Equal(problem.OwnerText, problem.ToException().OwnerText);
    }

    private static Task<AcmeException> OrderAsync(AcmeAccount account) =>
        Assert.ThrowsAnyAsync<AcmeException>(() => account.CreateOrderAsync(new OrderRequest([Some.Host("go.example.com")]), CancellationToken.None));
}
