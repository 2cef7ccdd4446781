using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using WhiteLabelLinks.Certificates.Acme;
using Xunit;

namespace WhiteLabelLinks.Certificates.Tests.Acme;

/// <summary>Renewal information and profiles, which the packaged test server does not have yet.</summary>
public sealed class RenewalTests
{
    private const string RenewalId = "aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE";
    private const string Profiles = """{"profiles":{"tlsserver":"for servers","shortlived":"for six days"},"caaIdentities":["ca.example"],"termsOfService":"https://ca.example/terms"}""";
    private static readonly OrderRequest Request = new([Some.Host("go.example.com")]);

    [Theory]
    [InlineData("21600", 21600)]
    [InlineData("1", 60)]
    [InlineData("9999999", 86400)]
    [InlineData("", 21600)]
    public async Task The_CA_suggests_a_window_and_when_to_ask_again(string retryAfter, int seconds)
    {
        await using var ca = await StandInCa.StartAsync(hasRenewalInfo: true);
        using var client = ca.NewClient();
        (string, string)[] headers = retryAfter.Length > 0 ? [("Retry-After", retryAfter)] : [];
        ca.Say("/renewalInfo/" + RenewalId, 200, """
            {"suggestedWindow":{"start":"2026-12-01T00:00:00Z","end":"2026-12-03T02:00:00+02:00"},"explanationURL":"https://ca.example/why"}
            """, "application/json", headers);

        var info = await client.GetRenewalInfoAsync(RenewalId, CancellationToken.None);

        var start = new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal(new RenewalInfo(start, start.AddDays(2), new Uri("https://ca.example/why"), TimeSpan.FromSeconds(seconds)), info);
        Assert.Equal(start.AddDays(0.5), info?.MomentAt(0.25));
        Assert.Equal(start.AddDays(2), info?.MomentAt(7));
        Assert.Empty(ca.Posts);
    }

    [Theory]
    [InlineData("""{"suggestedWindow":{"start":"2026-12-03T00:00:00Z","end":"2026-12-01T00:00:00Z"}}""")]
    [InlineData("""{"suggestedWindow":{"start":"2026-12-01T00:00:00Z","end":"2026-12-01T00:00:00Z"}}""")]
    [InlineData("""{"suggestedWindow":{"start":"2026-12-01T00:00:00Z"}}""")]
    [InlineData("{}")]
    public async Task A_window_that_is_none_is_not_used(string body)
    {
        await using var ca = await StandInCa.StartAsync(hasRenewalInfo: true);
        using var client = ca.NewClient();
        ca.Say("/renewalInfo/" + RenewalId, 200, body);

        await Assert.ThrowsAsync<AcmeBadAnswerException>(() => client.GetRenewalInfoAsync(RenewalId, CancellationToken.None));
    }

    [Fact]
    public async Task A_CA_without_renewal_information_is_not_asked()
    {
        await using var ca = await StandInCa.StartAsync();
        using var client = ca.NewClient();
        using var key = AcmeKey.Create();
        ca.SayOrder("pending");

        Assert.Null(await client.GetRenewalInfoAsync(RenewalId, CancellationToken.None));
        await ca.OpenAccount(client, key).CreateOrderAsync(Request with { Replaces = RenewalId }, CancellationToken.None);

        Assert.False((await client.GetDirectoryAsync(CancellationToken.None)).HasRenewalInfo);
        Assert.Null(Assert.Single(ca.Posts).Payload?["replaces"]);
    }

    [Theory]
    [InlineData("../newAccount")]
    [InlineData("a b.c")]
    [InlineData("")]
    public async Task What_names_no_certificate_is_not_asked_for(string renewalId)
    {
        await using var ca = await StandInCa.StartAsync(hasRenewalInfo: true);
        using var client = ca.NewClient();

        await Assert.ThrowsAsync<ArgumentException>(() => client.GetRenewalInfoAsync(renewalId, CancellationToken.None));

        Assert.Empty(ca.Requests);
    }

    [Fact]
    public async Task A_renewal_says_what_it_replaces_and_of_which_kind_it_is()
    {
        await using var ca = await StandInCa.StartAsync(Profiles, hasRenewalInfo: true);
        using var client = ca.NewClient();
        using var key = AcmeKey.Create();
        ca.SayOrder("pending", ",\"profile\":\"tlsserver\"");

        var order = await ca.OpenAccount(client, key).CreateOrderAsync(Request with { Profile = "tlsserver", Replaces = RenewalId }, CancellationToken.None);

        Assert.Equal("tlsserver", order.Profile);
        var expected = JsonNode.Parse($$"""{"identifiers":[{"type":"dns","value":"go.example.com"}],"profile":"tlsserver","replaces":"{{RenewalId}}"}""");
        Assert.True(JsonNode.DeepEquals(expected, Assert.Single(ca.Posts).Payload));
        Assert.Equal("application/jose+json", ca.ContentTypes.Single());
    }

    [Fact]
    public async Task A_kind_of_certificate_that_is_not_offered_is_not_ordered()
    {
        await using var ca = await StandInCa.StartAsync(Profiles);
        using var client = ca.NewClient();
        using var key = AcmeKey.Create();

        var failure = await Assert.ThrowsAsync<AcmeNotOfferedException>(
            () => ca.OpenAccount(client, key).CreateOrderAsync(Request with { Profile = "classic" }, CancellationToken.None));

        Assert.Contains("tlsserver, shortlived", failure.Message, StringComparison.Ordinal);
        Assert.Empty(ca.Posts);
    }

    [Fact]
    public async Task The_directory_says_what_is_offered_and_is_read_again_after_hours()
    {
        await using var ca = await StandInCa.StartAsync(Profiles);
        var clock = new FakeTimeProvider();
        using var client = ca.NewClient(clock: clock);

        var directory = await client.GetDirectoryAsync(CancellationToken.None);
        clock.Advance(TimeSpan.FromHours(5));
        await client.GetDirectoryAsync(CancellationToken.None);
        Assert.Equal(1, ca.CountOf("/dir"));
        clock.Advance(TimeSpan.FromHours(2));
        await client.GetDirectoryAsync(CancellationToken.None);

        Assert.Equal(2, ca.CountOf("/dir"));
        Assert.Equal("for servers", directory.Profiles["tlsserver"]);
        Assert.Equal(["ca.example"], directory.CaaIdentities);
        Assert.Equal(new Uri("https://ca.example/terms"), directory.TermsOfService);
        Assert.False(directory.IsExternalAccountRequired);
    }
}
