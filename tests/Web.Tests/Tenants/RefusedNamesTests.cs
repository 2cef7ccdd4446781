using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants.Domains;

namespace WhiteLabelLinks.Web.Tests.Tenants;

/// <summary>Names that nobody can have as a short domain, and names beside them that somebody can: two hundred of them.</summary>
public sealed class RefusedNamesTests
{
    private static readonly string[] Consoles = ["links.agency.example", "localhost"];

    private static readonly Dictionary<string, string> Refused = new(StringComparer.Ordinal)
    {
        ["public"] = """
            com net org edu gov mil int info biz name de fr uk us ca au jp cn in br it es nl se no dk fi pl ch at be cz pt gr ie nz za mx ru tr
            io co ai app dev link page shop xyz online site store tech club top me tv cc ly gg to sh fm
            co.uk org.uk ac.uk gov.uk com.au net.au com.br co.jp ne.jp co.nz co.za com.mx com.tr co.in co.kr com.cn com.sg com.hk com.tw co.il
            公司.cn xn--55qx5d.cn xn--fiqs8s anything.ck other.kawasaki.jp foo.bd
            github.io gitlab.io pages.dev workers.dev netlify.app vercel.app herokuapp.com fly.dev onrender.com web.app firebaseapp.com
            azurewebsites.net cloudfront.net s3.amazonaws.com blogspot.com myshopify.com
            bit.ly t.co tinyurl.com goo.gl rebrand.ly is.gd ow.ly buff.ly dub.sh short.io lnkd.in
            google.com www.google.com facebook.com instagram.com linkedin.com tiktok.com youtube.com apple.com microsoft.com amazon.com www.bit.ly
            """,
        ["incomplete"] = "intranet shop1 go-links",
        ["private"] = """
            printer.local db.internal go.corp.internal 1.0.0.127.in-addr.arpa hidden.onion no.such.invalid go.lumen.test nas.lan router.home
            wiki.corp pc.localdomain go.intranet x.private y.alt
            """,
        ["address"] = "127.0.0.1 192.0.2.7 10.0.0.1 8.8.8.8 255.255.255.255 1.1 go.example.1 0x7f.1",
        ["written wrongly"] = """
            https://go.example.com go.example.com/path go.example.com:8080 go..example.com .example.com -go.example.com go-.example.com
            go_links.example.com go,example.com go@example.com go.exa*mple.com *.example.com [::1] 2001:db8::1 go.example.com?x go.example.com#x
            go%2eexample.com <b>.example.com
            """,
        ["ours"] = "links.agency.example go.links.agency.example a.b.links.agency.example localhost",
        // Cyrillic and Greek letters among Latin ones; whole words of letters that look Latin; what no name may have.
        ["homograph"] = """
            pаypal.com аpple.com gооgle.com micrоsoft.com lumеn.example go.lumеn.example ехample.com gο.example.com αpple.com amazοn.com
            аррӏе.com сосо.com хорус.com xn--80ak6aa92e.com раураӏ.com ԁеу.com ☃.example.com go.😀.com i❤you.com xn--i-7iq.ws ·.example.com
            """,
    };

    private static readonly string Fine = """
        example.com go.example.com lnk.example.de go.example.co.uk www.ck go.someone.github.io links.shop.app a.co x.ai müller.de go.bücher.example
        xn--mller-kva.de straße.de пример.рф москва.рф яндекс.com ελλάδα.gr 例え.jp 東京例.jp go.東京go.jp 한국.kr go.lumen.localhost t.localhost
        agency.example links.agency.example.com mylinks-agency.example amazon.example.com googler.com bitly.com naïve.fr ñandu.es žluťoučký.cz
        """;

    public static TheoryData<string, string> RefusedNames =>
        [.. Refused.SelectMany(group => Words(group.Value).Select(name => new TheoryDataRow<string, string>(group.Key, name)))];

    public static TheoryData<string> FineNames => [.. Words(Fine)];

    [Theory]
    [MemberData(nameof(RefusedNames))]
    public void A_name_that_cannot_be_is_refused_in_a_sentence(string why, string name)
    {
        var complaint = Complaint(name);
        Assert.True(complaint is { Length: > 20 } && complaint.EndsWith('.'), $"{name} ({why}): {complaint ?? "accepted"}");
    }

    [Theory]
    [MemberData(nameof(FineNames))]
    public void A_name_that_can_be_is_not(string name) => Assert.Null(Complaint(name));

    [Fact]
    public void There_are_two_hundred_of_them() => Assert.True(Refused.Values.Sum(names => Words(names).Length) + Words(Fine).Length >= 200);

    private static string? Complaint(string name) =>
        HostName.TryParse(name, out var host, out var error) ? NewDomain.Complaint(host, Consoles) : error;

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
