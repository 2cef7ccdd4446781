using System.Text;
using WhiteLabelLinks.Redirects.Consent;
using Xunit;

namespace WhiteLabelLinks.Redirects.Tests.Consent;

public sealed class RegionsTests
{
    [Fact]
    public void The_bundled_file_covers_what_it_promises()
    {
        var rows = Regions.Bundled.Rows;

        Assert.Equal(129, rows.Count);
        Assert.Contains("Not legal advice", Regions.Bundled.Notice, StringComparison.Ordinal);
        Assert.Equal(new DateOnly(2026, 11, 23), Regions.Bundled.AsOf);
        Assert.All(rows, row => Assert.True(row.Law.Length > 0 && row.Source.Length > 0 && row.Name.Length > 0, row.Id));
        Assert.Equal(
            ["CL", "IN", "US-AL", "US-LA", "US-OK", "US-VT"],
            rows.Where(row => row.Before is not null).Select(row => row.Id).Order(StringComparer.Ordinal));
        Assert.Equal(56, rows.Count(row => row.Id.StartsWith("US-", StringComparison.Ordinal)));
    }

    // The whole European Economic Area, the United Kingdom and Switzerland.
    [Theory]
    [InlineData("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK IS LI NO GB CH BR CA-QC", Regime.OptIn, false)]
    [InlineData("US-CA US-CO US-CT US-DE US-MD US-MN US-MT US-NE US-NH US-NJ US-OR US-TX US", Regime.OptOut, true)]
    [InlineData("US-VA US-UT US-FL US-IA US-TN US-IN US-KY US-RI MX CA-ON", Regime.OptOut, false)]
    [InlineData("US-NY US-WA US-PR US-VT US-OK US-LA AU JP NZ SG CL IN", Regime.Notice, false)]
    [InlineData("ZZ KP FR-75", Regime.OptIn, false)]
    public void A_region_has_its_regime(string codes, Regime regime, bool gpc) => Assert.All(codes.Split(' '), code =>
    {
        var rule = At(code, SomeConsent.Now);
        Assert.Equal((code, regime, gpc), (code, rule.Regime, rule.RequiresGpc));
    });

    [Theory]
    [InlineData("US-OK", "2027-01-01", Regime.Notice, Regime.OptOut)]
    [InlineData("US-LA", "2027-01-01", Regime.Notice, Regime.OptOut)]
    [InlineData("US-AL", "2027-05-01", Regime.Notice, Regime.OptOut)]
    [InlineData("US-VT", "2028-01-01", Regime.Notice, Regime.OptOut)]
    [InlineData("IN", "2027-05-13", Regime.Notice, Regime.OptIn)]
    [InlineData("CL", "2026-12-01", Regime.Notice, Regime.OptIn)]
    public void A_law_starts_on_its_day_by_itself(string code, string from, Regime before, Regime after)
    {
        var midnight = DateTimeOffset.Parse(from + "T00:00:00Z");

        Assert.Equal(before, At(code, midnight.AddYears(-1)).Regime);
        Assert.Equal(before, At(code, midnight.AddDays(-1)).Regime);
        Assert.Equal(after, At(code, midnight).Regime);
        Assert.Equal(after, At(code, midnight.AddDays(1)).Regime);
        // Its day begins where the date does first, fourteen hours ahead of UTC.
        Assert.Equal(before, At(code, midnight.AddHours(-14).AddTicks(-1)).Regime);
        Assert.Equal(after, At(code, midnight.AddHours(-14)).Regime);
    }

    [Theory]
    [InlineData("US-VT", "2028-01-01")] // with its law
    [InlineData("US-LA", "2027-01-01")] // unconfirmed, so treated as a duty from the day of the law
    [InlineData("US-AL", "2027-05-01")]
    [InlineData("US-OR", "2026-01-01")] // a year and a half after its law
    public void A_duty_to_honour_GPC_starts_on_its_day(string code, string from)
    {
        var midnight = DateTimeOffset.Parse(from + "T00:00:00Z");

        Assert.False(At(code, midnight.AddDays(-1)).RequiresGpc);
        Assert.True(At(code, midnight).RequiresGpc);
    }

    [Fact]
    public void A_country_without_its_state_gets_the_strictest_of_its_states_and_itself()
    {
        Assert.Equal(("CA-QC", Regime.OptIn), RowOf("CA"));
        Assert.Equal(("CA", Regime.OptOut), RowOf("CA-ON"));
        Assert.Equal(("CA-QC", Regime.OptIn), RowOf("CA-QC"));
        Assert.Equal(("US", Regime.OptOut), RowOf("US"));
        Assert.Equal(("US-NY", Regime.Notice), RowOf("US-NY"));
        Assert.Equal(("DE", Regime.OptIn), RowOf("DE"));
        Assert.Equal(("*", Regime.OptIn), RowOf(""));

        static (string, Regime) RowOf(string code) => (At(code, SomeConsent.Now).Row.Id, At(code, SomeConsent.Now).Regime);
    }

    [Fact]
    public void The_strictest_state_is_that_of_the_day()
    {
        var regions = Read("""
            "AA": {"name":"A","regime":"notice","law":"l","source":"s","confidence":"low"},
            "AA-1": {"name":"A1","regime":"opt_in","from":"2030-01-01","before":"notice","gpc":"required","gpc_from":"2031-01-01","law":"l","source":"s","confidence":"low"},
            "AA-2": {"name":"A2","regime":"opt_out","from":"2029-01-01","before":"notice","law":"l","source":"s","confidence":"low"}
            """);

        Assert.Equal("AA notice False", InYear(2028));
        Assert.Equal("AA-2 optout False", InYear(2029));
        Assert.Equal("AA-1 optin False", InYear(2030));
        Assert.Equal("AA-1 optin True", InYear(2031));

        string InYear(int year)
        {
            var rule = regions.At(SomeConsent.Of("AA"), new DateTimeOffset(year, 6, 1, 0, 0, 0, TimeSpan.Zero));
            return $"{rule.Row.Id} {rule.Regime.ToString().ToLowerInvariant()} {rule.RequiresGpc}";
        }
    }

    [Fact]
    public void Every_instant_has_an_answer()
    {
        Assert.Equal(Regime.OptIn, At("IN", DateTimeOffset.MaxValue).Regime);
        Assert.Equal(Regime.Notice, At("IN", DateTimeOffset.MinValue).Regime);
    }

    [Fact]
    public void All_errors_of_a_file_are_told_at_once()
    {
        var e = Assert.Throws<InvalidDataException>(() => Read("""
            "de": {"name":"x","regime":"opt_in","law":"l","source":"s","confidence":"low"},
            "D": {"name":"x","regime":"opt_in","law":"l","source":"s","confidence":"low"},
            "AA": {"name":"","regime":"never","law":"l","source":"s","confidence":"low"},
            "BB": {"name":"x","regime":"opt_out","before":"notice","law":"l","source":"s","confidence":"sure"},
            "CC": {"name":"x","regime":"opt_out","from":"2027-02-30","law":"l","source":"s","confidence":"low"},
            "DD": {"name":"x","regime":"notice","from":"2027-02-01","before":"opt_in","law":"l","source":"s","confidence":"low"},
            "EE": {"name":"x","regime":"notice","gpc":"maybe","gpc_from":"2027-02-01","ask_again_days":0,"source":7,"confidence":"low","colour":"red"},
            "FF-1": {"name":"x","regime":"notice","law":"l","source":"s","confidence":"low"},
            "GG": [],
            "HH": {"name":"x","regime":"notice","law":"l","source":"s","confidence":"low"},
            "HH": {"name":"x","regime":"notice","law":"l","source":"s","confidence":"low"}
            """));

        Assert.All(
            [
                "de: not a code", "D: not a code", "AA: regime is opt_in, opt_out or notice", "AA: regime is missing", "BB: before needs", "BB: confidence",
                "CC: from is a day", "DD: before is stricter", "EE: gpc is", "EE: gpc_from without", "EE: ask_again_days is", "EE: law is missing",
                "EE: source is missing", "EE: colour is not known", "FF-1: its country has no row", "GG: an object", "HH: listed twice",
            ],
            error => Assert.Contains("  - " + error, e.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"regions\":{}}")]
    [InlineData("{\"regions\":[]}")]
    [InlineData("{\"regions\":{},\"elsewhere\":7,\"ask_again_days\":[]}")]
    public void A_file_that_is_none_is_refused(string json) =>
        Assert.Throws<InvalidDataException>(() => RegionsFile.Read(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData("notice")]
    [InlineData("opt_out")]
    public void Unknown_places_cannot_be_made_laxer(string regime)
    {
        var text = Encoding.UTF8.GetString(File("")).Replace("\"regime\":\"opt_in\"", $"\"regime\":\"{regime}\"", StringComparison.Ordinal);

        Assert.Contains("must be opt_in", Assert.Throws<InvalidDataException>(() => RegionsFile.Read(Encoding.UTF8.GetBytes(text))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("de", "DE")]
    [InlineData("us-ca", "US-CA")]
    [InlineData("GB-ENG", "GB-ENG")]
    [InlineData("FR-75", "FR-75")]
    [InlineData("AT-9", "AT-9")]
    [InlineData("AT-0", "AT-0")]
    public void A_code_is_read_and_written(string text, string code)
    {
        Assert.True(Region.TryParse(text, out var region));
        Assert.Equal(code, region.ToString());
        Assert.Equal(code[..2], region.Country.ToString());
        Assert.Equal(code.Length > 2, region.HasSubdivision);
    }

    [Theory]
    [InlineData("")]
    [InlineData("D")]
    [InlineData("DEU")]
    [InlineData("US-")]
    [InlineData("-CA")]
    [InlineData("US-CALI")]
    [InlineData("US-C A")]
    [InlineData("ÜS")]
    [InlineData("D1")]
    [InlineData("US-É")]
    public void What_is_no_code_is_refused(string text) => Assert.False(Region.TryParse(text, out _));

    [Fact]
    public void Every_row_is_found_by_its_own_code() => Assert.All(Regions.Bundled.Rows, row =>
    {
        Assert.Equal(row.Id, row.Region.ToString());
        Assert.True(row.Region.ToString() is "US" or "CA" || At(row.Id, SomeConsent.Now).Row == row, row.Id);
    });

    private static RegionRule At(string code, DateTimeOffset instant) => Regions.Bundled.At(SomeConsent.Of(code), instant);

    private static Regions Read(string rows) => RegionsFile.Read(File(rows));

    private static byte[] File(string rows)
    {
        const string Head = """
            {"as_of":"2026-01-01","notice":"n","ask_again_days":{"opt_in":180,"opt_out":365,"notice":365},
             "elsewhere":{"name":"e","regime":"opt_in","law":"l","source":"s","confidence":"low"},"regions":{
            """;
        return Encoding.UTF8.GetBytes(Head + rows + "}}");
    }
}
