using WhiteLabelLinks.AdPlatforms;
using WhiteLabelLinks.Testing.Web;

namespace WhiteLabelLinks.Browser.Tests;

/// <summary>A brand of its own on a short host of its own, with a retargeting link and a critical link for each ad platform.</summary>
internal sealed class RetargetingScene(WebApp app, string host)
{
    /// <summary>Nobody's host of this machine: it answers, and a redirect to it needs no name server.</summary>
    public string Destination => $"http://destination.localhost:{app.Port}/arrived";

    public string Address(string slug) => $"http://{host}:{app.Port}/{slug}";

    public static async Task<RetargetingScene> BuildAsync(WebApp app, string name)
    {
        var host = $"go.{name}.localhost";
        await app.Database.ExecuteAsync($"""
            WITH agency AS (INSERT INTO agencies (name, slug) VALUES ('{name}', '{name}') RETURNING id),
            brand AS (INSERT INTO brands (agency_id, name, slug) SELECT id, '{name}', '{name}' FROM agency RETURNING id),
            domain AS (INSERT INTO domains (brand_id, host) SELECT id, '{host}' FROM brand RETURNING brand_id, id)
            INSERT INTO domain_consent (brand_id, domain_id, controller, contact, confirmed_at, confirmed_by)
              SELECT brand_id, id, 'The Controller', 'privacy@example.com', now(), 'test' FROM domain
            """);
        var scene = new RetargetingScene(app, host);
        foreach (var platform in AdPlatformCatalog.All)
        {
            await app.Database.ExecuteAsync($"""
                WITH domain AS (SELECT brand_id, id FROM domains WHERE host = '{host}'),
                pixel AS (INSERT INTO pixels (brand_id, platform, tag, name, created_by)
                  SELECT brand_id, '{platform.Key}', '{TagOf(platform)}', '{platform.Key}', 'test' FROM domain RETURNING brand_id, id),
                -- A critical link takes no pixels; here it has some all the same.
                link AS (INSERT INTO links (brand_id, domain_id, slug, slug_key, destination, mode, is_critical, created_by)
                  SELECT brand_id, id, slug, slug, '{scene.Destination}?from={platform.Key}', mode, mode = 'short', 'test' FROM domain,
                    (VALUES ('critical-{platform.Key}', 'short'), ('{platform.Key}', 'retargeting')) AS l(slug, mode) RETURNING brand_id, id),
                own AS (INSERT INTO link_retargeting (brand_id, link_id, pixel_mode) SELECT brand_id, id, 'replace' FROM link RETURNING brand_id, link_id)
                INSERT INTO link_pixels (brand_id, link_id, pixel_id) SELECT o.brand_id, o.link_id, p.id FROM own o JOIN pixel p ON p.brand_id = o.brand_id
                """);
        }
        using var visitor = app.Client(host);
        await WebApp.EventuallyAsync(async () => (await visitor.GetAsync("/" + AdPlatformCatalog.All[^1].Key)).StatusCode != System.Net.HttpStatusCode.NotFound, "The links did not come up.");
        return scene;
    }

    // Two of them tell a click from a page view only by a second id of the platform's.
    private static string TagOf(AdPlatform platform) => platform.CheckId(platform.Key switch
    {
        "linkedin" => "1234567/7654321",
        "x" => "tw-o8z6j-o8z6k",
        _ => platform.IdHelp.Example,
    }) switch
    {
        PixelIdCheck.Good good => good.Id,
        PixelIdCheck.Unusual unusual => unusual.Id,
        _ => throw new InvalidOperationException($"The example of {platform.Name} is no id."),
    };
}
