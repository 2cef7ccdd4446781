using WhiteLabelLinks.Testing;

namespace WhiteLabelLinks.Redirects.Tests.Serving;

/// <summary>Rows that the tests of the running edge stand on, written as the console would write them.</summary>
internal static class The
{
    public const string Host = "go.lumen.test";
    public const string Console = "console.northwind.test";

    public static async Task<long> BrandAsync(TestDatabase database, string name = "Lumen", string host = Host)
    {
        await database.ExecuteAsync(
            "INSERT INTO agencies (name, slug) VALUES ('Northwind', 'northwind') ON CONFLICT DO NOTHING");
        await database.ExecuteAsync(
            "INSERT INTO consoles (agency_id, host, base_url, name) SELECT id, $1, 'http://' || $1, name FROM agencies ON CONFLICT DO NOTHING", Console);
        var brand = await database.ScalarAsync<long>(
            "INSERT INTO brands (agency_id, name, slug) SELECT id, $1, lower($1) FROM agencies RETURNING id", name);
        await database.ExecuteAsync("INSERT INTO domains (brand_id, host, verified_at) VALUES ($1, $2, now())", brand, host);
        return brand;
    }

    public static Task LinkAsync(TestDatabase database, string slug, string destination, string host = Host, string mode = "short") =>
        database.ExecuteAsync(
            "INSERT INTO links (brand_id, domain_id, slug, slug_key, destination, mode, created_by) "
            + "SELECT brand_id, id, $1, $1, $2, $4, 'test' FROM domains WHERE host = $3",
            slug, destination, host, mode);

    /// <summary>Everything that the privacy checklist asks for, and one pixel on every domain.</summary>
    public static Task RetargetingAsync(TestDatabase database) => database.ExecuteAsync("""
        INSERT INTO domain_consent (brand_id, domain_id, controller, contact, confirmed_at, confirmed_by)
          SELECT brand_id, id, 'Lumen GmbH', 'privacy@lumen.example', now(), 'test' FROM domains;
        INSERT INTO pixels (brand_id, platform, tag, name, created_by) SELECT id, 'meta', '843671884361709', 'Meta', 'test' FROM brands;
        INSERT INTO domain_pixels (brand_id, domain_id, pixel_id) SELECT d.brand_id, d.id, p.id FROM domains d JOIN pixels p ON p.brand_id = d.brand_id;
        """);
}
