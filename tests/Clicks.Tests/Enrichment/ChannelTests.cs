using CsCheck;
using WhiteLabelLinks.Clicks.Enrichment;
using Xunit;

namespace WhiteLabelLinks.Clicks.Tests.Enrichment;

/// <summary>By which way a click came, and in which language its visitor reads.</summary>
public sealed class ChannelTests
{
    [Theory]
    [InlineData("", "", "", Channel.Direct)]
    [InlineData("blog.example", "", "", Channel.OtherSite)]
    [InlineData("www.google.com", "", "", Channel.Search)]
    [InlineData("www.google.co.uk", "", "", Channel.Search)]
    [InlineData("GOOGLE.de", "", "", Channel.Search)]
    [InlineData("google.com.br.", "", "", Channel.Search)]
    [InlineData("google.example.com", "", "", Channel.OtherSite)]
    [InlineData("notgoogle.com", "", "", Channel.OtherSite)]
    [InlineData("mail.google.com", "", "", Channel.Email)]
    [InlineData("gemini.google.com", "", "", Channel.Assistant)]
    [InlineData("chat.google.com", "", "", Channel.Messenger)]
    [InlineData("chatgpt.com", "", "", Channel.Assistant)]
    [InlineData("www.perplexity.ai", "", "", Channel.Assistant)]
    [InlineData("l.facebook.com", "", "", Channel.Social)]
    [InlineData("lm.facebook.com", "fbclid=x", "Facebook", Channel.Social)]
    [InlineData("t.co", "", "", Channel.Social)]
    [InlineData("web.whatsapp.com", "", "", Channel.Messenger)]
    [InlineData("com.google.android.gm", "", "", Channel.Email)]
    [InlineData("org.telegram.messenger", "", "", Channel.Messenger)]
    [InlineData("mail.yandex.ru", "", "", Channel.Email)]
    [InlineData("googleads.g.doubleclick.net", "", "", Channel.Paid)]
    [InlineData("", "gclid=x", "", Channel.Paid)]
    [InlineData("www.google.com", "gclid=x&utm_medium=social", "", Channel.Paid)]
    [InlineData("l.instagram.com", "utm_medium=Paid_Social", "Instagram", Channel.Paid)]
    [InlineData("", "utm_source=spring&utm_medium=email", "", Channel.Email)]
    [InlineData("www.facebook.com", "utm_medium=newsletter", "", Channel.Email)]
    [InlineData("", "utm_source=newsletter", "", Channel.Email)]
    [InlineData("", "utm_source=chatgpt.com", "", Channel.Assistant)]
    [InlineData("", "utm_medium=referral", "", Channel.Direct)]
    [InlineData("", "", "Instagram", Channel.Social)]
    [InlineData("", "", "WeChat", Channel.Messenger)]
    [InlineData("", "", "WebView", Channel.Direct)]
    [InlineData("", "", "no such app", Channel.Direct)]
    [InlineData("www.instagram.com", "qr=1&gclid=x", "Instagram", Channel.QrCode)]
    public void A_click_has_a_channel(string host, string query, string inApp, Channel channel) =>
        Assert.Equal(channel, Channels.Of(host, QueryFacts.Read(query), inApp));

    [Fact]
    public void A_channel_costs_no_memory()
    {
        var facts = QueryFacts.Read("utm_source=spring_mail&utm_medium=paid_social");
        Channels.Of("a.b.example.com", facts, "Instagram");
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            Channels.Of("a.b.example.com", facts, "Instagram");
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void No_host_at_all_makes_it_throw() =>
        Gen.OneOf(Gen.String[0, 400], PublicUserAgents.AnyOf("google", ".", "com", "co", "uk", "..", "mail").Array[0, 200].Select(string.Concat))
            .Sample(host => Assert.True(Enum.IsDefined(Channels.Of(host, QueryFacts.None, host))));

    [Theory]
    [InlineData("de", "de")]
    [InlineData("pt-BR,pt;q=0.9,en;q=0.8", "pt")]
    [InlineData("EN-us", "en")]
    [InlineData("en;q=0.5, de;q=0.9", "de")]
    [InlineData("de;q=0.9,en;q=0.9", "de")]
    [InlineData("*, fr;q=0.1", "fr")]
    [InlineData("de;q=0, en;q=0.1", "en")]
    [InlineData("zh_Hans_CN", "zh")]
    [InlineData("fil-PH", "fil")]
    [InlineData(" sv ; q=0.7 ", "sv")]
    [InlineData("", "")]
    [InlineData("*", "")]
    [InlineData("x-pig-latin", "")]
    [InlineData("d3", "")]
    [InlineData("дe", "")]
    [InlineData("english", "")]
    [InlineData("en;q=2", "")]
    [InlineData("en;level=1", "")]
    [InlineData(";;;,,,", "")]
    public void The_preferred_language_is_read(string header, string language) => Assert.Equal(language, Languages.Of(header));

    [Fact]
    public void A_usual_language_costs_no_memory()
    {
        Languages.Of("pt-BR,pt;q=0.9");
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            Languages.Of("pt-BR,pt;q=0.9,en-US;q=0.8,en;q=0.7");
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void No_header_at_all_makes_it_throw() => Gen.String[0, 300].Sample(header => Assert.True(Languages.Of(header).Length is 0 or 2 or 3));
}
