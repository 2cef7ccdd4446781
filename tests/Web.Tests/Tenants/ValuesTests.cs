using Microsoft.Extensions.Time.Testing;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Tenants.Api;
using WhiteLabelLinks.Tenants.Brands;
using WhiteLabelLinks.Tenants.Domains;
using WhiteLabelLinks.Tenants.Members;

namespace WhiteLabelLinks.Web.Tests.Tenants;

/// <summary>Values that are parsed at the edge, and limits that need no database.</summary>
public sealed class ValuesTests
{
    [Fact]
    public void An_api_key_reads_back_what_it_wrote_and_keeps_only_a_hash()
    {
        var key = ApiKeyText.Generate(new BrandId(42));
        Assert.True(ApiKeyText.TryParse(key.Reveal(), out var read));
        Assert.Equal(key, read);
        Assert.Equal(new BrandId(42), read.Brand);
        Assert.Equal(key.HashSecret(), read.HashSecret());
        Assert.DoesNotContain(key.Reveal()[^20..], key.ToString(), StringComparison.Ordinal);
        Assert.NotEqual(key, ApiKeyText.Generate(new BrandId(42)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("lk_")]
    [InlineData("lk__")]
    [InlineData("lk_1_")]
    [InlineData("lk_1_short")]
    [InlineData("lk_-1_0123456789012345678901234567890123456789012345678901")]
    [InlineData("lk_0_0123456789012345678901234567890123456789012345678901")]
    [InlineData("lk_1_012345678901234567890123456789012345678901234567890!")]
    [InlineData("lk_99999999999999999999_012345678901234567890123456789012345678901234567890")]
    [InlineData("pk_1_0123456789012345678901234567890123456789012345678901")]
    public void What_is_no_api_key_is_refused(string text) => Assert.False(ApiKeyText.TryParse(text, out _));

    [Fact]
    public void A_caller_past_its_share_waits_and_others_do_not()
    {
        var clock = new FakeTimeProvider();
        var budget = new RequestBudget(clock, perMinute: 2);
        Assert.Equal(TimeSpan.Zero, budget.Take("a"));
        Assert.Equal(TimeSpan.Zero, budget.Take("a"));
        clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(TimeSpan.FromSeconds(40), budget.Take("a"));
        Assert.Equal(TimeSpan.Zero, budget.Take("b"));
        clock.Advance(TimeSpan.FromSeconds(40));
        Assert.Equal(TimeSpan.Zero, budget.Take("a"));
    }

    [Fact]
    public void A_million_callers_do_not_fill_the_memory()
    {
        var budget = new RequestBudget(new FakeTimeProvider(), perMinute: 1, maxCallers: 1_000);
        for (var i = 0; i < 1_000_000; i++)
        {
            budget.Take(i.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
        Assert.InRange(budget.Callers, 0, 1_000);
    }

    [Theory]
    [InlineData("Café Noir & Co", "cafe-noir-co")]
    [InlineData("  --Lumen--  ", "lumen")]
    [InlineData("北京", "")]
    [InlineData("Ünïcode 2026!", "unicode-2026")]
    public void A_name_becomes_a_part_of_an_address(string name, string slug) => Assert.Equal(slug, Names.ToSlug(name));

    [Fact]
    public void A_long_name_becomes_a_slug_that_the_database_takes()
    {
        var slug = Names.ToSlug(new string('a', 39) + " bbb");
        Assert.Matches("^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$", slug);
    }

    [Theory]
    [InlineData("short")]
    [InlineData("password123456")]
    [InlineData("Qwertyuiop1")]
    [InlineData("aaaaaaaaaaaaaaa")]
    [InlineData("mara.lind@lumen.example")]
    [InlineData("mara.lind2026")]
    public void A_password_that_is_guessed_first_is_refused(string password) =>
        Assert.NotNull(PasswordRules.Complaint(password, "mara.lind@lumen.example"));

    [Theory]
    [InlineData("violet tractor lantern")]
    [InlineData("wk7-Rm2p-Zx")]
    public void A_password_that_nobody_guesses_is_taken(string password) =>
        Assert.Null(PasswordRules.Complaint(password, "mara.lind@lumen.example"));

    [Theory]
    [InlineData("mara@lumen.example", true)]
    [InlineData("  mara@lumen.example ", true)]
    [InlineData("Mara <mara@lumen.example>", false)]
    [InlineData("mara@lumen", false)]
    [InlineData("mara@lumen.example\r\nBcc: all@evil.example", false)]
    [InlineData("a@b.example,c@d.example", false)]
    [InlineData("", false)]
    public void An_address_is_one_plain_address(string text, bool valid) => Assert.Equal(valid, EmailAddress.TryParse(text, out _, out _));

    [Theory]
    [InlineData("co.uk")]
    [InlineData("github.io")]
    [InlineData("www.google.com")]
    [InlineData("bit.ly")]
    [InlineData("localhost")]
    [InlineData("intranet")]
    [InlineData("printer.local")]
    public void A_host_that_cannot_be_one_brands_alone_is_refused(string host) =>
        Assert.NotNull(NewDomain.Complaint(Town.Host(host)));

    [Theory]
    [InlineData("go.example.com", true)]
    [InlineData("go.lumen.localhost", true)]
    [InlineData("console.agency.com", false)]
    [InlineData("go.console.agency.com", false)]
    [InlineData("go.agency.com", true)]
    public void No_short_domain_lies_on_or_under_a_console(string host, bool fine) =>
        Assert.Equal(fine, NewDomain.Complaint(Town.Host(host), ["console.agency.com", "localhost"]) is null);

    [Theory]
    [InlineData("203.0.113.77", "203.0.113.0/24")]
    [InlineData("::ffff:203.0.113.77", "203.0.113.0/24")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    public void Attempts_are_counted_by_network(string address, string network) =>
        Assert.Equal(network, ClientNetwork.Of(IPAddress.Parse(address)));

    [Theory]
    [InlineData("go.lumen.localhost", "http://go.lumen.localhost:8080")]
    [InlineData("go.example.com", "https://go.example.com")]
    public void Addresses_follow_from_the_configuration(string host, string expected)
    {
        var options = new PublicAddressOptions { Http = new Uri("http://127.0.0.1:8080"), Https = new Uri("https://0.0.0.0:443") };
        Assert.Equal(expected, new PublicAddresses(options).BaseText(Town.Host(host)));
    }

    [Fact]
    public void Every_problem_has_an_explanation_at_its_address()
    {
        var source = Directory.GetFiles(Path.Combine(Testing.Repository.Root, "src", "Tenants", "Api"), "*.cs").Select(File.ReadAllText);
        var used = source.SelectMany(text => System.Text.RegularExpressions.Regex.Matches(text, "Create\\(\\s*\"([a-z-]+)\"").Select(m => m.Groups[1].Value));
        Assert.Empty(used.Distinct(StringComparer.Ordinal).Except(ApiProblemCatalog.Explanations.Keys, StringComparer.Ordinal));
        Assert.All(ApiProblemCatalog.Explanations.Values, text => Assert.DoesNotContain("WhiteLabel", text, StringComparison.OrdinalIgnoreCase));
    }
}
