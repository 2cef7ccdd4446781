using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using WhiteLabelLinks.Redirects.Consent;
using Xunit;

namespace WhiteLabelLinks.Redirects.Tests.Consent;

public sealed class VisitTests
{
    private const string Chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";

    private const string Phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) ";

    [Theory]
    [InlineData("1", true)]
    [InlineData(" 1 ", true)]
    [InlineData("0", false)]
    [InlineData("", false)]
    [InlineData("true", false)]
    [InlineData("1;x", false)]
    [InlineData("11", false)]
    [InlineData("null", false)]
    [InlineData(null, false)]
    public void Only_a_one_is_a_signal(string? value, bool isOn)
    {
        Assert.Equal(new OptOutSignals(isOn, false), OptOutSignals.Of(Headers(("Sec-GPC", value))));
        Assert.Equal(new OptOutSignals(false, isOn), OptOutSignals.Of(Headers(("DNT", value))));
    }

    [Fact]
    public void Of_a_repeated_header_one_no_is_enough() =>
        Assert.Equal(new OptOutSignals(true, true), OptOutSignals.Of(new StringValues(["0", "1"]), new StringValues(["1", "0"])));

    [Theory]
    [InlineData("Sec-Purpose", "prefetch")]
    [InlineData("Sec-Purpose", "prefetch;prerender")]
    [InlineData("Sec-Purpose", "prefetch;anonymous-client-ip")]
    [InlineData("Purpose", "prefetch")]
    [InlineData("X-Purpose", "preview")]
    [InlineData("X-Moz", "Prefetch")]
    public void A_browser_that_fetches_ahead_is_seen(string name, string value) =>
        Assert.Equal(VisitKind.Prefetch, VisitKinds.Of(Headers(("User-Agent", Chrome), (name, value))));

    [Theory]
    [InlineData(Chrome)]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0")]
    [InlineData(Phone + "Version/18.5 Mobile/15E148 Safari/604.1")]
    [InlineData(Phone + "Mobile/15E148 [FBAN/FBIOS;FBAV/520.0.0;FBBV/1;FBDV/iPhone15,3]")]
    [InlineData(Phone + "Mobile/15E148 Instagram 380.0.0.0 (iPhone15,3; iOS 18_5)")]
    [InlineData(Phone + "Mobile/15E148 LinkedInApp/9.30.1")]
    [InlineData(Phone + "Mobile/15E148 Snapchat/13.30 (like Safari/8617)")]
    [InlineData(Phone + "Mobile/15E148 Twitter for iPhone/10.80")]
    [InlineData(Phone + "Mobile/15E148 musical_ly_38.1.0 BytedanceWebview/d8a21c6")]
    [InlineData("Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/142.0.0.0 Mobile Safari/537.36 [FB_IAB/FB4A;MetaIAB Facebook]")]
    [InlineData("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/142.0.0.0 Mobile Safari/537.36 Pinterest/12.40")]
    [InlineData("Mozilla/5.0 (Linux; Android 9; CUBOT_X18_Plus) AppleWebKit/537.36 Chrome/120.0.0.0 Mobile Safari/537.36")]
    public void People_in_browsers_and_apps_are_people(string userAgent) => Assert.Equal(VisitKind.Person, VisitKinds.Of(Headers(("User-Agent", userAgent))));

    [Theory]
    [InlineData("facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)", VisitKind.LinkPreview)]
    [InlineData("Mozilla/5.0 (Macintosh) Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0", VisitKind.LinkPreview)]
    [InlineData("Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", VisitKind.LinkPreview)]
    [InlineData("WhatsApp/2.24.1 A", VisitKind.LinkPreview)]
    [InlineData("Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)", VisitKind.LinkPreview)]
    [InlineData("TelegramBot (like TwitterBot)", VisitKind.LinkPreview)]
    [InlineData("Pinterest/0.2 (+https://www.pinterest.com/bot.html)", VisitKind.LinkPreview)]
    [InlineData("LINKEDINBOT/1.0", VisitKind.LinkPreview)]
    [InlineData("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", VisitKind.Bot)]
    [InlineData("AdsBot-Google-Mobile (+http://www.google.com/mobile/adsbot.html)", VisitKind.Bot)]
    [InlineData("curl/8.9.1", VisitKind.Bot)]
    [InlineData("python-requests/2.32.3", VisitKind.Bot)]
    [InlineData("Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)", VisitKind.Bot)]
    [InlineData("my crawler", VisitKind.Bot)]
    [InlineData("", VisitKind.Bot)]
    [InlineData("  ", VisitKind.Bot)]
    [InlineData(null, VisitKind.Bot)]
    public void Bots_and_previews_are_not(string? userAgent, VisitKind kind) => Assert.Equal(kind, VisitKinds.Of(Headers(("User-Agent", userAgent))));

    [Fact]
    public void Looking_allocates_nothing()
    {
        var headers = Headers(("User-Agent", Chrome), ("Sec-GPC", "1"), ("Sec-Purpose", "none"));
        for (var i = 0; i < 200; i++)
        {
            VisitKinds.Of(headers);
            OptOutSignals.Of(headers);
        }
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 200; i++)
        {
            VisitKinds.Of(headers);
            OptOutSignals.Of(headers);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static HeaderDictionary Headers(params (string Name, string? Value)[] headers)
    {
        var dictionary = new HeaderDictionary();
        foreach (var (name, value) in headers.Where(header => header.Value is not null))
        {
            dictionary[name] = value;
        }
        return dictionary;
    }
}
