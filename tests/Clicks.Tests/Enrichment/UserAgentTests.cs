using WhiteLabelLinks.Clicks.Enrichment;
using Xunit;

namespace WhiteLabelLinks.Clicks.Tests.Enrichment;

/// <summary>What is read from user agents that were really sent.</summary>
public sealed class UserAgentTests
{
    private const string Iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";
    private const string Pixel = "Mozilla/5.0 (Linux; Android 14; Pixel 8 Build/UQ1A.240205.004; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/122.0.6261.64 Mobile Safari/537.36";
    private const string Windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)";

    [Theory]
    [InlineData(Windows + " Chrome/126.0.0.0 Safari/537.36", Device.Computer, "Windows 10", "Chrome 126")]
    [InlineData(Windows + " Chrome/126.0.0.0 Safari/537.36 Edg/126.0.2592.87", Device.Computer, "Windows 10", "Edge 126")]
    [InlineData(Windows + " Chrome/126.0.0.0 Safari/537.36 OPR/112.0.0.0", Device.Computer, "Windows 10", "Opera 112")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:127.0) Gecko/20100101 Firefox/127.0", Device.Computer, "Windows 10", "Firefox 127")]
    [InlineData("Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko", Device.Computer, "Windows 7", "Internet Explorer 11")]
    [InlineData("Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1; WOW64; Trident/5.0; Tablet PC 2.0)", Device.Computer, "Windows 7", "Internet Explorer 9")]
    [InlineData("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4.1 Safari/605.1.15", Device.Computer, "macOS 10.15", "Safari 17.4")]
    [InlineData("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/125.0.0.0 Safari/537.36", Device.Computer, "ChromeOS 14541", "Chrome 125")]
    [InlineData("Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:126.0) Gecko/20100101 Firefox/126.0", Device.Computer, "Linux", "Firefox 126")]
    [InlineData(Iphone + " Version/17.4.1 Mobile/15E148 Safari/604.1", Device.Phone, "iOS 17.4", "Safari 17.4")]
    [InlineData(Iphone + " CriOS/125.0.6422.80 Mobile/15E148 Safari/604.1", Device.Phone, "iOS 17.4", "Chrome 125")]
    [InlineData(Iphone + " FxiOS/126.0 Mobile/15E148 Safari/605.1.15", Device.Phone, "iOS 17.4", "Firefox 126")]
    [InlineData("Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1", Device.Tablet, "iOS 16.6", "Safari 16.6")]
    [InlineData("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36", Device.Phone, "Android 10", "Chrome 126")]
    [InlineData("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36", Device.Tablet, "Android 10", "Chrome 126")]
    [InlineData("Mozilla/5.0 (Linux; Android 13; SAMSUNG SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36", Device.Phone, "Android 13", "Samsung Internet 25")]
    [InlineData("Mozilla/5.0 (Android 14; Mobile; rv:126.0) Gecko/126.0 Firefox/126.0", Device.Phone, "Android 14", "Firefox 126")]
    [InlineData("Mozilla/5.0 (Linux; Android 9; CUBOT_X18_Plus) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/96.0.4664.45 Mobile Safari/537.36", Device.Phone, "Android 9", "Chrome 96")]
    [InlineData("Mozilla/5.0 (SMART-TV; Linux; Tizen 6.0) AppleWebKit/537.36 (KHTML, like Gecko) 76.0.3809.146/6.0 TV Safari/537.36", Device.Television, "Tizen 6", null)]
    [InlineData("Mozilla/5.0 (Web0S; Linux/SmartTV) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/87.0.4280.88 Safari/537.36 WebAppManager", Device.Television, null, null)]
    [InlineData("Mozilla/5.0 (PlayStation; PlayStation 5/2.26) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/13.0 Safari/605.1.15", Device.GameConsole, null, null)]
    [InlineData(Windows + " Chrome/100.0.0.0 Safari/537.36 Edge/44.18363.8131 Xbox", Device.GameConsole, null, null)]
    [InlineData("Mozilla/5.0 (Linux; Android 12; Quest 3) AppleWebKit/537.36 (KHTML, like Gecko) OculusBrowser/32.0.0.4.37 Chrome/122.0.6261.64 VR Safari/537.36", Device.Other, "Android 12", null)]
    public void A_browser_is_read(string userAgent, Device device, string? os, string? browser)
    {
        var facts = UserAgentReader.Read(userAgent);

        Assert.Equal(Traffic.Human, facts.Traffic);
        Assert.Equal(device, facts.Device);
        Assert.Equal("", facts.InApp);
        Assert.Equal(os ?? $"{facts.Os} {facts.OsVersion}".Trim(), $"{facts.Os} {facts.OsVersion}".Trim());
        Assert.Equal(browser ?? $"{facts.Browser} {facts.BrowserVersion}".Trim(), $"{facts.Browser} {facts.BrowserVersion}".Trim());
    }

    [Theory]
    [InlineData(Iphone + " Mobile/15E148 Instagram 330.0.3.29.94 (iPhone15,2; iOS 17_4_1; en_US; en; scale=3.00; 1179x2556; 594450451)", "Instagram")]
    [InlineData(Iphone + " Mobile/15E148 [FBAN/FBIOS;FBAV/462.0.0.40.109;FBBV/592236021;FBDV/iPhone15,2;FBMD/iPhone;FBSN/iOS;FBSV/17.4.1;FBSS/3;FBCR/;FBID/phone;FBLC/en_US;FBOP/80]", "Facebook")]
    [InlineData(Iphone + " Mobile/15E148 [FBAN/MessengerForiOS;FBAV/455.0.0.33.109;FBBV/590064352]", "Messenger")]
    [InlineData(Pixel + " [FB_IAB/FB4A;FBAV/459.0.0.46.109;]", "Facebook")]
    [InlineData(Pixel + " [FB_IAB/Orca-Android;FBAV/454.1.0.51.109;]", "Messenger")]
    [InlineData(Iphone + " Mobile/15E148 musical_ly_34.5.0 JsSdk/2.0 NetType/WIFI Channel/App Store ByteLocale/en Region/US isDarkMode/1 WKWebView/1 BytedanceWebview/d8a21c6", "TikTok")]
    [InlineData(Iphone + " Mobile/15E148 [LinkedInApp]/9.29.1234", "LinkedIn")]
    [InlineData(Iphone + " Version/17.4.1 Mobile/15E148 Snapchat/12.85.0.40 (like Safari/8617.2.4.10.8, panda)", "Snapchat")]
    [InlineData(Iphone + " Mobile/15E148 [Pinterest/iOS]", "Pinterest")]
    [InlineData(Iphone + " Mobile/15E148 MicroMessenger/8.0.49(0x1800312b) NetType/WIFI Language/en", "WeChat")]
    [InlineData(Iphone + " Safari Line/14.7.0", "LINE")]
    [InlineData(Iphone + " Mobile/15E148 Twitter for iPhone/10.40", "X")]
    [InlineData(Pixel + " GSA/15.20.36.28.arm64", "Google")]
    [InlineData(Pixel, "WebView")]
    [InlineData(Iphone + " Mobile/15E148", "WebView")]
    [InlineData("Mozilla/5.0 (Linux; Android 15; CPH2557 Build/AP3A.240617.008; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/142.0.7444.142 Mobile Safari/537.36 Instagram 406.0.0.58.159 Android (35/15; 480dpi; 1080x2400; OPPO; CPH2557)", "Instagram")]
    [InlineData("Mozilla/5.0 (Linux; Android 16; Pixel 10 Pro XL Build/CP1A.260305.018; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/146.0.7680.174 Mobile Safari/537.36 MetaIAB Facebook", "Facebook")]
    public void A_person_inside_an_app_is_a_person(string userAgent, string app)
    {
        var facts = UserAgentReader.Read(userAgent);

        Assert.Equal((Traffic.Human, Device.Phone, app), (facts.Traffic, facts.Device, facts.InApp));
    }

    [Theory]
    [InlineData("", Traffic.Tool)]
    [InlineData("   ", Traffic.Tool)]
    [InlineData("curl/8.5.0", Traffic.Tool)]
    [InlineData("Wget/1.21.4", Traffic.Tool)]
    [InlineData("python-requests/2.31.0", Traffic.Tool)]
    [InlineData("Go-http-client/2.0", Traffic.Tool)]
    [InlineData("okhttp/4.12.0", Traffic.Tool)]
    [InlineData("Java/17.0.9", Traffic.Tool)]
    [InlineData("node", Traffic.Tool)]
    [InlineData("Dalvik/2.1.0 (Linux; U; Android 13; SM-A536B Build/TP1A.220624.014)", Traffic.Tool)]
    [InlineData("SomeApp/1 CFNetwork/1494.0.7 Darwin/23.4.0", Traffic.Tool)]
    [InlineData("PostmanRuntime/7.39.0", Traffic.Tool)]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/125.0.0.0 Safari/537.36", Traffic.Tool)]
    [InlineData("WhatsApp/2.24.10.85 A", Traffic.LinkPreview)]
    [InlineData("Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", Traffic.LinkPreview)]
    [InlineData("facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)", Traffic.LinkPreview)]
    [InlineData("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 (KHTML, like Gecko) Version/9.0.1 Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0", Traffic.LinkPreview)]
    [InlineData("LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)", Traffic.LinkPreview)]
    [InlineData("Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)", Traffic.LinkPreview)]
    [InlineData("TelegramBot (like TwitterBot)", Traffic.LinkPreview)]
    [InlineData("Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5", Traffic.LinkPreview)]
    [InlineData("Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)", Traffic.Monitoring)]
    [InlineData("Mozilla/5.0 (compatible; Pingdom.com_bot_version_1.4_(http://www.pingdom.com/))", Traffic.Monitoring)]
    [InlineData("kube-probe/1.29", Traffic.Monitoring)]
    [InlineData("Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)", Traffic.MailScanner)]
    [InlineData("YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html", Traffic.MailScanner)]
    [InlineData("Barracuda Sentinel (EE)", Traffic.MailScanner)]
    [InlineData("Mozilla/4.0 (compatible; ms-office; MSOffice 16)", Traffic.Prefetch)]
    [InlineData("Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17328; Pro)", Traffic.Prefetch)]
    [InlineData("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", Traffic.Crawler)]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 8_3 like Mac OS X) AppleWebKit/600.1.4 (KHTML, like Gecko) Version/8.0 Mobile/12F70 Safari/600.1.4 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", Traffic.Crawler)]
    [InlineData("Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)", Traffic.Crawler)]
    [InlineData("Mozilla/5.0 (compatible; NobodyEverHeardOfThisBot/0.1; +https://example.com/bot)", Traffic.Crawler)]
    [InlineData("ExampleSpider", Traffic.Crawler)]
    public void A_program_is_told_from_a_person(string userAgent, Traffic traffic) => Assert.Equal(traffic, UserAgentReader.Read(userAgent).Traffic);

    [Fact]
    public void Nearly_every_published_crawler_is_caught()
    {
        var people = PublicUserAgents.OfCrawlers.Where(userAgent => UserAgentReader.Read(userAgent).Traffic == Traffic.Human).ToList();

        Assert.True(people.Count * 100 < PublicUserAgents.OfCrawlers.Count, string.Join('\n', people));
    }

    [Fact]
    public void Nearly_every_published_browser_is_a_person()
    {
        var programs = PublicUserAgents.OfBrowsers.Where(browser => UserAgentReader.Read(browser.UserAgent).Traffic != Traffic.Human).ToList();

        Assert.True(programs.Count * 200 < PublicUserAgents.OfBrowsers.Count, string.Join('\n', programs));
    }

    [Fact]
    public void A_name_is_never_what_a_visitor_made_up()
    {
        var facts = UserAgentReader.Read("MyOwnInvention-iPhone/7.1 CFNetwork/758.5.3 Darwin/15.6.0");

        Assert.DoesNotContain("MyOwn", facts.Browser, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_classification_stands_on_has_a_number() => Assert.NotEqual(0, UserAgentReader.DataVersion);
}
