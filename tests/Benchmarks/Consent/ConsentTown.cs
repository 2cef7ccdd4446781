using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using WhiteLabelLinks.AdPlatforms;

namespace WhiteLabelLinks.Benchmarks.Consent;

/// <summary>
/// A domain for each theme, each with every ad platform there is, so that its banner is as long as one can be. Links: <c>plain</c> is a
/// redirect, <c>four</c> and <c>eight</c> fire so many pixels.
/// </summary>
internal static partial class ConsentTown
{
    public const string Destination = "http://destination.bench.test/arrived?utm_source=mail&utm_campaign=autumn&id=1000000000";

    public static readonly string[] Themes = ["plain", "journal", "signal", "studio"];

    /// <summary>What a page's four pixels are, as most brands have them.</summary>
    private static readonly string[] Usual = ["meta", "google_ads", "tiktok", "linkedin"];

    public static string HostOf(string theme) => theme + ".bench.test";

    public static async Task SeedAsync(string admin)
    {
        await using var connection = new NpgsqlConnection(admin);
        await connection.OpenAsync();
        foreach (var theme in Themes)
        {
            await using var command = new NpgsqlCommand(DomainSql(theme), connection);
            await command.ExecuteNonQueryAsync();
        }
    }

    /// <summary>A visitor's agreement, as the browser sends it back.</summary>
    public static async Task<string> AgreeAsync(int port, string host, string slug)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });
        var banner = await (await SendAsync(http, port, host, new HttpRequestMessage(HttpMethod.Get, "/" + slug))).Content.ReadAsStringAsync();
        using var choice = new HttpRequestMessage(HttpMethod.Post, "/_/consent")
        {
            Content = new FormUrlEncodedContent([new("t", Token().Match(banner).Groups["token"].Value), new("action", "accept")]),
            Headers = { { "Origin", $"http://{host}" } },
        };
        using var answer = await SendAsync(http, port, host, choice);
        var cookie = answer.Headers.TryGetValues("Set-Cookie", out var set) ? set.Single() : throw new InvalidOperationException($"{host}/{slug} took no agreement.");
        return cookie[..cookie.IndexOf(';', StringComparison.Ordinal)];
    }

    /// <summary>How many bytes an answer's body is on its way.</summary>
    public static async Task<int> SizeAsync(HttpClient http, int port, string host, string path, string language, string? cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept-Encoding", "gzip, deflate, br, zstd");
        request.Headers.Add("Accept-Language", language);
        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }
        using var answer = await SendAsync(http, port, host, request);
        var body = await answer.Content.ReadAsByteArrayAsync();
        return (int)answer.StatusCode == 200 ? body.Length : throw new InvalidOperationException($"{host}{path} answered {answer.StatusCode}.");
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient http, int port, string host, HttpRequestMessage request)
    {
        request.RequestUri = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}{request.RequestUri}"));
        request.Headers.Host = host;
        request.Headers.TryAddWithoutValidation("User-Agent", Load.LoadSockets.UserAgent);
        return http.SendAsync(request);
    }

    private static string DomainSql(string theme) =>
        $"""
        WITH agency AS (INSERT INTO agencies (name, slug) VALUES ('Northwind Studio', '{theme}') RETURNING id),
        brand AS (INSERT INTO brands (agency_id, name, slug) SELECT id, 'Lumen Learning', '{theme}' FROM agency RETURNING id),
        domain AS (INSERT INTO domains (brand_id, host, theme) SELECT id, '{HostOf(theme)}', '{theme}' FROM brand RETURNING brand_id, id),
        consent AS (INSERT INTO domain_consent (brand_id, domain_id, controller, contact, policy_url, confirmed_at, confirmed_by)
          SELECT brand_id, id, 'Lumen Learning GmbH', 'privacy@lumen.example', 'https://lumen.example/privacy', now(), 'bench' FROM domain),
        pixel AS (INSERT INTO pixels (brand_id, platform, tag, name, created_by)
          SELECT brand_id, p.platform, p.tag, p.platform, 'bench' FROM domain,
            (VALUES {string.Join(", ", AdPlatformCatalog.All.Select(platform => $"('{platform.Key}', '{TagOf(platform)}')"))}) AS p(platform, tag)
          RETURNING brand_id, id, platform),
        link AS (INSERT INTO links (brand_id, domain_id, slug, slug_key, destination, mode, created_by)
          SELECT brand_id, id, slug, slug, '{Destination}', mode, 'bench' FROM domain,
            (VALUES ('plain', 'short'), ('four', 'retargeting'), ('eight', 'retargeting'), ('rest', 'retargeting')) AS l(slug, mode)
          RETURNING brand_id, id, slug),
        own AS (INSERT INTO link_retargeting (brand_id, link_id, pixel_mode) SELECT brand_id, id, 'replace' FROM link RETURNING brand_id, link_id)
        INSERT INTO link_pixels (brand_id, link_id, pixel_id)
          SELECT l.brand_id, l.id, p.id FROM link l JOIN pixel p ON CASE l.slug
            WHEN 'four' THEN p.platform IN ({List(Usual)})
            WHEN 'eight' THEN p.platform IN ({List(AdPlatformCatalog.All.Take(PixelSet.MostPixels).Select(platform => platform.Key))})
            WHEN 'rest' THEN p.platform IN ({List(AdPlatformCatalog.All.Skip(PixelSet.MostPixels).Select(platform => platform.Key))})
            ELSE false END
        """;

    private static string List(IEnumerable<string> keys) => string.Join(", ", keys.Select(key => $"'{key}'"));

    private static string TagOf(AdPlatform platform) => platform.CheckId(platform.IdHelp.Example) switch
    {
        PixelIdCheck.Good good => good.Id,
        PixelIdCheck.Unusual unusual => unusual.Id,
        _ => throw new InvalidOperationException($"The example of {platform.Name} is no id."),
    };

    [GeneratedRegex("name=\"t\" value=\"(?<token>[^\"]+)\"", RegexOptions.NonBacktracking)]
    private static partial Regex Token();
}
