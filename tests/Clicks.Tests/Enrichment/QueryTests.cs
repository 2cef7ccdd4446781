using CsCheck;
using WhiteLabelLinks.Clicks.Enrichment;
using Xunit;

namespace WhiteLabelLinks.Clicks.Tests.Enrichment;

/// <summary>What is kept of an address's parameters, and what is not.</summary>
public sealed class QueryTests
{
    [Fact]
    public void Campaign_parameters_are_decoded()
    {
        var facts = QueryFacts.Read("?UTM_Source=news%20letter&utm_medium=e+mail&utm_campaign=%C3%9Cbersicht&utm_term=a%26b&utm_content=+top+&x=1");

        Assert.Equal(new QueryFacts("news letter", "e mail", "Übersicht", "a&b", "top", "", false), facts);
    }

    [Fact]
    public void The_first_parameter_that_says_something_counts() =>
        Assert.Equal("b", QueryFacts.Read("utm_source=&utm_source=b&utm_source=c").Source);

    [Theory]
    [InlineData("anna@example.org")]
    [InlineData("for%20anna%40example.org")]
    [InlineData("anna%2540example.org")]
    [InlineData("%2B49%20170%201234567")]
    [InlineData("0190f3c2-7a64-7c7e-9d0e-5b1f6a0c9a11")]
    [InlineData("0190f3c27a647c7e9d0e5b1f6a0c9a11")]
    [InlineData("mail-d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N")]
    [InlineData("dXNlcjE6cGFzc3dvcmQyMDI2IQ")]
    public void What_may_name_a_person_is_not_kept(string value)
    {
        var facts = QueryFacts.Read($"utm_source={value}&utm_content={value}");

        Assert.Equal(QueryFacts.None, facts);
    }

    [Theory]
    [InlineData("spring_sale_2026_newsletter_week12")]
    [InlineData("SpringSaleNewCustomersWeekTwelve")]
    [InlineData("newsletter2026week12")]
    [InlineData("120210123456789012")]
    [InlineData("20261125")]
    [InlineData("donaudampfschifffahrtsgesellschaft")]
    [InlineData("brand-generic-exact-DE-2026-Q4")]
    [InlineData("@example")]
    [InlineData("iPhone15ProMax")]
    [InlineData("春のセール")]
    public void A_campaigns_name_is_kept(string value) => Assert.Equal(value, QueryFacts.Read($"utm_campaign={value}").Campaign);

    [Fact]
    public void Invisible_characters_are_removed() =>
        Assert.Equal("saletoday", QueryFacts.Read("utm_campaign=%00sale%0D%0A%E2%80%AEtoday%E2%80%8B").Campaign);

    [Fact]
    public void A_long_text_is_cut_between_characters()
    {
        var text = QueryFacts.Read("utm_campaign=" + new string('a', 99) + "%F0%9F%98%80" + new string('b', 5_000)).Campaign;

        Assert.Equal(new string('a', 99), text);
    }

    [Theory]
    [InlineData("gclid=Cj0KCQ", "gclid")]
    [InlineData("a=1&FBCLID=IwAR0&gclid=x", "fbclid")]
    [InlineData("sccid=1", "ScCid")]
    [InlineData("li_fat_id=1", "li_fat_id")]
    [InlineData("gclid=", "")]
    [InlineData("notgclid=1", "")]
    public void A_click_id_is_named_and_its_value_is_not_kept(string query, string name)
    {
        var facts = QueryFacts.Read(query);

        Assert.Equal(QueryFacts.None with { ClickId = name }, facts);
    }

    [Theory]
    [InlineData("qr=1", true)]
    [InlineData("qr", true)]
    [InlineData("utm_medium=QR", true)]
    [InlineData("utm_medium=qr_code", true)]
    [InlineData("qr=0", false)]
    [InlineData("qr=poster", false)]
    [InlineData("sqr=1", false)]
    public void A_scanned_code_says_so(string query, bool isQr) => Assert.Equal(isQr, QueryFacts.Read(query).IsQr);

    [Fact]
    public void No_query_at_all_makes_it_throw_or_keep_too_much() => Gen.OneOf(
            Gen.String[0, 600],
            PublicUserAgents.AnyOf("utm_source=", "utm_content", "=", "&", "%", "%F0", "%zz", "+", "?", "\ud83d", "gclid=", "a@b.c", "qr").Array[0, 80].Select(string.Concat))
        .Sample(query =>
        {
            var facts = QueryFacts.Read(query);
            foreach (var text in (string[])[facts.Source, facts.Medium, facts.Campaign, facts.Term, facts.Content])
            {
                Assert.True(text.Length <= QueryFacts.LongestText);
                Assert.DoesNotContain(text, char.IsControl);
                Assert.Equal(text.Trim(), text);
            }
        });
}
