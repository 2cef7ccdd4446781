using System.Reflection;
using System.Text.RegularExpressions;
using Xunit;

namespace WhiteLabelLinks.AdPlatforms.Tests;

public sealed class CatalogTests
{
    private static readonly string Module = Path.Combine(
        typeof(CatalogTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "RepositoryRoot").Value!, "src", "AdPlatforms");

    public static IEnumerable<TheoryDataRow<string>> Keys => AdPlatformCatalog.All.Select(platform => new TheoryDataRow<string>(platform.Key));

    [Fact]
    public void Keys_never_change() =>
        Assert.Equal(
            ["meta", "google_ads", "ga4", "gtm", "linkedin", "tiktok", "pinterest", "x", "snapchat", "reddit", "microsoft_uet", "quora", "adroll"],
            AdPlatformCatalog.All.Select(platform => platform.Key));

    [Fact]
    public void A_platform_is_found_by_its_key()
    {
        Assert.All(AdPlatformCatalog.All, platform => Assert.Same(platform, AdPlatformCatalog.Find(platform.Key)));
        Assert.Null(AdPlatformCatalog.Find("myspace"));
        Assert.Null(AdPlatformCatalog.Find(null));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_platform_can_be_named_and_explained_to_people(string key)
    {
        var platform = AdPlatformCatalog.Find(key)!;

        Assert.All([platform.Name, platform.Company, platform.IdHelp.Name, platform.IdHelp.WhereToFind, platform.SensitiveCategories], Assert.NotEmpty);
        Assert.True(Uri.TryCreate(platform.PrivacyAddress, UriKind.Absolute, out var address) && address.Scheme == "https");
        Assert.NotEqual(PixelPurposes.None, platform.Purposes);
        Assert.All(platform.Cookies, cookie => Assert.True(cookie.Name.Length > 2 && cookie.Days is null or > 0));
        Assert.All(platform.ClickIdParameters, name => Assert.Matches("^[A-Za-z_]+$", name));
        Assert.True(platform.Audience.MinimumSize is null or > 0 && platform.Audience.MaxMembershipDays is null or > 0);
    }

    [Fact]
    public void An_unknown_figure_is_not_a_confirmed_one() =>
        Assert.All(AdPlatformCatalog.All, platform => Assert.False(
            (platform.Audience.MinimumSize is null && platform.Audience.MinimumConfirmed)
            || (platform.Audience.MaxMembershipDays is null && platform.Audience.MembershipConfirmed)));

    [Fact]
    public void Only_a_container_is_customer_code_and_it_says_what_that_means()
    {
        var container = Assert.Single(AdPlatformCatalog.All, platform => platform.IsCustomerCode);

        Assert.Equal("gtm", container.Key);
        Assert.Contains("cannot be confined", container.Note, StringComparison.Ordinal);
        Assert.Null(container.ServerApi);
    }

    [Theory]
    [InlineData("2027-01-14", 0)]
    [InlineData("2027-01-15", 1)]
    [InlineData("2027-04-15", 1)]
    [InlineData("2027-07-15", 2)]
    [InlineData("2028-03-01", 3)]
    public void An_interface_that_ends_is_told_of_ninety_days_before(string today, int count)
    {
        var ending = PlatformApis.Bundled.EndingSoon(DateOnly.ParseExact(today, "yyyy-MM-dd"));

        Assert.Equal(count, ending.Count);
        Assert.Equal(ending.OrderBy(sunset => sunset.DaysLeft), ending);
        Assert.True(count == 0 || ending[0].Platform.Key == "linkedin");
    }

    [Theory]
    [InlineData("meta", "843671884361709", "<script src=https://connect.facebook.net/en_US/fbevents.js></script><script>fbq('init','843671884361709')</script>", true)]
    [InlineData("meta", "843671884361709", "connect.facebook.net fbq('init','8436718843617091')", false)]
    [InlineData("meta", "843671884361709", "call 843671884361709", false)]
    [InlineData("ga4", "G-ABCDE12345", "<script src=\"https://www.googletagmanager.com/gtag/js?id=G-ABCDE12345\">", true)]
    [InlineData("gtm", "GTM-ABC1234", "https://www.googletagmanager.com/gtm.js?id=' ... 'GTM-ABC1234'", true)]
    [InlineData("gtm", "GTM-ABC1234", "https://www.googletagmanager.com/gtm.js?id=GTM-ABC12345", false)]
    [InlineData("x", "tw-o8z6j-ol288", "static.ads-twitter.com/uwt.js twq('config','o8z6j');", true)]
    [InlineData("linkedin", "1234567/7654321", "_linkedin_partner_id = \"1234567\"; snap.licdn.com/li.lms-analytics", true)]
    [InlineData("adroll", "ACJ6YJHXABCDEFGHIJKLMN/DEF6YJHXABCDEFGHIJKLMN", "adroll_adv_id='ACJ6YJHXABCDEFGHIJKLMN'; s.adroll.com", true)]
    [InlineData("adroll", "ACJ6YJHXABCDEFGHIJKLMN/DEF6YJHXABCDEFGHIJKLMN", "", false)]
    public void A_pixel_that_a_destination_has_already_is_seen(string key, string id, string page, bool seen) =>
        Assert.Equal(seen, AdPlatformCatalog.Find(key)!.StandsOn(page, id));

    [Fact]
    public void An_interface_that_has_ended_has_less_than_no_days_left() =>
        Assert.Equal(-1, PlatformApis.Bundled.EndingSoon(new DateOnly(2027, 4, 16))[0].DaysLeft);

    [Fact]
    public void A_platform_is_one_folder_with_a_class_and_a_script_and_one_line()
    {
        var registrations = File.ReadLines(Path.Combine(Module, "AdPlatformCatalog.cs")).Count(line => Regex.IsMatch(line, @"^\s+new \w+\.\w+Platform\(\),$"));

        Assert.Equal(AdPlatformCatalog.All.Count, registrations);
        Assert.All(AdPlatformCatalog.All, platform =>
        {
            var folder = Path.Combine(Module, platform.GetType().Namespace!.Split('.')[^1]);
            Assert.Equal(
                new[] { platform.GetType().Name + ".cs", platform.Key + ".js" }.Order(StringComparer.Ordinal),
                Directory.GetFiles(folder).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal));
        });
    }

    [Fact]
    public void The_read_me_says_what_is_so()
    {
        var text = File.ReadAllText(Path.Combine(Module, "README.md"));

        Assert.All(AdPlatformCatalog.All, platform => Assert.Contains($"| `{platform.Key}` |", text, StringComparison.Ordinal));
        Assert.All(AdPlatformCatalog.All, platform => Assert.Contains(Row(platform), text, StringComparison.Ordinal));
        Assert.Contains($"at most {PixelSet.MostPixels} pixels", text, StringComparison.Ordinal);
        Assert.Contains($"{PlatformApis.WarningDays} days", text, StringComparison.Ordinal);
        Assert.Contains(PixelPagePart.BeaconPath, text, StringComparison.Ordinal);
        Assert.InRange(text.Split('\n').Length, 10, 80);
    }

    private static string Row(AdPlatform platform) =>
        $"| `{platform.Key}` | {platform.BrowserEventIdField ?? "-"} | {(platform.CanBeLimited ? "yes" : "not loaded")} | "
        + $"{(platform.LinkSeenBy == LinkSeenBy.Parameter ? "parameter" : "address")} | {(platform.ServerApi is null ? "-" : platform.ServerEventIdField ?? "not merged")} |";
}
