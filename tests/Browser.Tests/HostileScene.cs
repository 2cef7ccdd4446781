using System.Globalization;
using System.Net;
using System.Text.Json;
using WhiteLabelLinks.Testing;
using WhiteLabelLinks.Testing.Web;

namespace WhiteLabelLinks.Browser.Tests;

/// <summary>
/// A brand that wants to break out of its pages. What it says is written into the rows themselves, past every check of the console
/// and of the database.
/// </summary>
internal sealed class HostileScene(WebApp app, string host)
{
    // Every theme, and one that there is none of.
    private static readonly string[] Themes = ["plain", "journal", "signal", "studio", "'><script>pwned()</script>"];

    private int _turn;

    public string Destination => $"http://destination.localhost:{app.Port}/arrived";

    public string Address(string path) => $"http://{host}:{app.Port}/{path}";

    /// <summary>A brand with a link whose pixels are in order, and one whose pixel, event and slug are not.</summary>
    public static async Task<HostileScene> BuildAsync(WebApp app)
    {
        const string Host = "go.hostile.localhost";
        var scene = new HostileScene(app, Host);
        await app.Database.ExecuteAsync("ALTER TABLE pixels DROP CONSTRAINT pixels_tag_check");
        await app.Database.ExecuteAsync("ALTER TABLE link_retargeting DROP CONSTRAINT link_retargeting_event_check");
        await app.Database.ExecuteAsync($"""
            WITH agency AS (INSERT INTO agencies (name, slug) VALUES ('Hostile', 'hostile') RETURNING id),
            brand AS (INSERT INTO brands (agency_id, name, slug) SELECT id, 'Hostile', 'hostile' FROM agency RETURNING id),
            domain AS (INSERT INTO domains (brand_id, host) SELECT id, '{Host}' FROM brand RETURNING brand_id, id),
            consent AS (INSERT INTO domain_consent (brand_id, domain_id, controller, contact, confirmed_at, confirmed_by)
              SELECT brand_id, id, 'x', 'x', now(), 'test' FROM domain),
            looks AS (INSERT INTO domain_looks (brand_id, domain_id, version, theme, created_by, published_at)
              SELECT brand_id, id, 1, 'plain', 'test', now() FROM domain),
            pixel AS (INSERT INTO pixels (brand_id, platform, tag, name, created_by)
              SELECT brand_id, platform, tag, tag, 'test' FROM domain,
                (VALUES ('meta', '843671884361709'), ('tiktok', 'wrong')) AS p(platform, tag) RETURNING brand_id, id, platform),
            link AS (INSERT INTO links (brand_id, domain_id, slug, slug_key, destination, mode, created_by)
              SELECT brand_id, id, slug, slug, '{scene.Destination}?from=first', 'retargeting', 'test' FROM domain,
                (VALUES ('good'), ('bad'), ('nowhere')) AS l(slug) RETURNING brand_id, id, slug),
            own AS (INSERT INTO link_retargeting (brand_id, link_id, pixel_mode) SELECT brand_id, id, 'replace' FROM link RETURNING brand_id, link_id)
            INSERT INTO link_pixels (brand_id, link_id, pixel_id) SELECT l.brand_id, l.id, p.id FROM link l
              JOIN pixel p ON (p.platform = 'tiktok') = (l.slug = 'bad') WHERE EXISTS (SELECT FROM own)
            """);
        return scene;
    }

    /// <summary>Puts the words into every field there is, and waits until they are on the pages.</summary>
    /// <returns>Paths of two links with a hostile slug.</returns>
    public async Task<HostileLinks> SayAsync(string words)
    {
        var turn = ++_turn;
        var sql = words.Replace("'", "''", StringComparison.Ordinal);
        // So that it can be told when the pages have changed: one word of the sentence is new.
        var controller = $"{sql} turn{turn.ToString(CultureInfo.InvariantCulture)}";
        var slug = words.Replace('/', '|') + turn.ToString(CultureInfo.InvariantCulture);
        var path = slug.Replace("'", "''", StringComparison.Ordinal);
        var query = Addressable(sql);
        await app.Database.ExecuteAsync($"""
            UPDATE brands SET name = '{sql}' WHERE slug = 'hostile';
            UPDATE domain_consent SET controller = '{controller}', contact = '{sql}', policy_url = '{sql}' {Own};
            UPDATE domain_looks SET theme = '{Themes[turn % Themes.Length].Replace("'", "''", StringComparison.Ordinal)}',
              tokens = '{Json(Tokens(words))}', texts = '{Json(Texts(words))}' {Own};
            UPDATE pixels SET name = '{sql}', tag = CASE platform WHEN 'meta' THEN tag ELSE '{sql}' END {Own};
            UPDATE link_retargeting SET event = '{sql}' {Own};
            UPDATE links SET title = '{sql}', destination = '{sql}' {Own} AND slug_key = 'nowhere';
            UPDATE links SET title = '{sql}', destination = '{Destination}?from={query}&turn={turn}#{query}' {Own} AND slug_key <> 'nowhere';
            INSERT INTO links (brand_id, domain_id, slug, slug_key, title, destination, mode, created_by)
              SELECT brand_id, id, '{path}x', '{path}x', '{sql}', '{sql} {Destination}?from={sql}', 'retargeting', '{sql}' FROM domains {Own};
            WITH link AS (INSERT INTO links (brand_id, domain_id, slug, slug_key, title, destination, mode, created_by)
              SELECT brand_id, id, '{path}', '{path}', '{sql}', '{Destination}?from={query}', 'retargeting', '{sql}' FROM domains {Own} RETURNING brand_id, id),
            own AS (INSERT INTO link_retargeting (brand_id, link_id, pixel_mode, event) SELECT brand_id, id, 'replace', '{sql}' FROM link RETURNING brand_id, link_id)
            INSERT INTO link_pixels (brand_id, link_id, pixel_id) SELECT o.brand_id, o.link_id, p.id FROM own o
              JOIN pixels p ON p.brand_id = o.brand_id AND p.platform = '{(turn % 2 == 0 ? "tiktok" : "meta")}'
            """);
        using var visitor = app.Client(host);
        await WebApp.EventuallyAsync(
            async () => WebUtility.HtmlDecode(await visitor.GetStringAsync("/_/privacy?l=en")).Contains($"turn{turn}", StringComparison.Ordinal),
            $"The words did not come up: {words}");
        await WebApp.EventuallyAsync(
            async () => (await visitor.GetAsync($"/{Uri.EscapeDataString(slug)}+")).StatusCode == HttpStatusCode.OK, $"The link did not come up: {words}");
        await WebApp.EventuallyAsync(
            async () => WebUtility.HtmlDecode(await visitor.GetStringAsync("/good+")).Contains($"turn={turn}#", StringComparison.Ordinal),
            $"The destination did not come up: {words}");
        return new HostileLinks(Uri.EscapeDataString(slug), Uri.EscapeDataString(slug + "x"), Asks: turn % 2 != 0);
    }

    // An address with a blank or a backslash is none, and a link that leads to none is not served. Between attributes a stroke does as well.
    private static string Addressable(string words) => words.Replace(' ', '/').Replace('\\', '/');

    // Every text there is, those among them that no form offers.
    private static IEnumerable<string> German =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "themes", "plain", "strings", "de.json"))).RootElement.EnumerateObject().Select(text => text.Name);

    private static string Own => "WHERE brand_id = (SELECT id FROM brands WHERE slug = 'hostile')";

    // All of the theme's tokens by whatever type, some that it does not have, and the words as a name.
    private static Dictionary<string, object> Tokens(string words) =>
        ((string[])["brand", "on-brand", "background", "surface", "text", "text-soft", "line", "radius", "font", "unknown", words])
            .Distinct().ToDictionary(name => name, object (_) => new { light = words, dark = words });

    // English keeps the theme's sentences, in which names are filled in; German is the brand's own to the last word.
    private static Dictionary<string, Dictionary<string, string>> Texts(string words) => new()
    {
        ["de"] = German.ToDictionary(key => key, _ => words),
        [words] = new() { [words] = words },
    };

    private static string Json(object value) => JsonSerializer.Serialize(value).Replace("'", "''", StringComparison.Ordinal);
}

/// <summary>Paths of links with a hostile slug.</summary>
/// <param name="Served">Leads somewhere, with the words in its query.</param>
/// <param name="Refused">Its destination is no address, so that there is no such link.</param>
/// <param name="Asks">The one that is served has a pixel, so that it asks; a pixel whose id is hostile is none, and a link without any redirects.</param>
internal sealed record HostileLinks(string Served, string Refused, bool Asks);
