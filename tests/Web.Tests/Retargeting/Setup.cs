using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Web.Tests.Links;

namespace WhiteLabelLinks.Web.Tests.Retargeting;

/// <summary>Puts things into a stage's brands by SQL, as they lie there after somebody set them up.</summary>
internal static class Setup
{
    public const string MetaTag = "843671884361709";

    public static Task<long> DomainAsync(this LinkStage stage, BrandId brand) =>
        stage.App.Database.ScalarAsync<long>("SELECT min(id) FROM domains WHERE brand_id = $1", brand.Value);

    public static Task<long> PixelAsync(this LinkStage stage, BrandId brand, string name, string platform = "meta", string? tag = null) =>
        stage.App.Database.ScalarAsync<long>(
            "INSERT INTO pixels (brand_id, platform, tag, name, created_by) VALUES ($1, $2, $3, $4, 'Mara') RETURNING id",
            brand.Value, platform, tag ?? "84" + Random.Shared.NextInt64(1_000_000_000_000, 9_999_999_999_999), name);

    /// <summary>A link of the brand.</summary>
    public static Task<long> LinkAsync(this LinkStage stage, BrandId brand, string slug, string mode = "retargeting") => stage.App.Database.ScalarAsync<long>(
        """
        INSERT INTO links (brand_id, domain_id, slug, slug_key, destination, mode, created_by)
        SELECT $1, min(id), $2, $2, 'https://example.com/', $3, 'Mara' FROM domains WHERE brand_id = $1 RETURNING id
        """,
        brand.Value, slug, mode);

    /// <summary>A domain whose checklist is complete but for nothing, with one pixel; on or off.</summary>
    public static async Task<long> ReadyDomainAsync(this LinkStage stage, BrandId brand, bool on)
    {
        var domain = await stage.App.Database.ScalarAsync<long>(
            "INSERT INTO domains (brand_id, host) VALUES ($1, $2) RETURNING id", brand.Value, $"d{Random.Shared.NextInt64(1, long.MaxValue)}.localhost");
        var pixel = await stage.PixelAsync(brand, "Main");
        await stage.App.Database.ExecuteAsync("INSERT INTO domain_pixels (brand_id, domain_id, pixel_id) VALUES ($1, $2, $3)", brand.Value, domain, pixel);
        await stage.App.Database.ExecuteAsync(
            """
            INSERT INTO domain_consent (brand_id, domain_id, controller, contact, policy_url, checks, confirmed_at, confirmed_by)
            VALUES ($1, $2, 'Lumen GmbH', 'privacy@lumen.example', 'https://lumen.example/privacy',
                    '{no_sensitive_topics,own_destinations,banner_read,policy_names_platforms,platform_terms,requests_answered}', CASE WHEN $3 THEN now() END, 'Mara')
            """,
            brand.Value, domain, on);
        return domain;
    }

    public static Task<bool> IsOnAsync(this LinkStage stage, long domain) =>
        stage.App.Database.ScalarAsync<bool>("SELECT confirmed_at IS NOT NULL FROM domain_consent WHERE domain_id = $1", domain);

    public static async Task<Guid> RecordAsync(
        this LinkStage stage, BrandId brand, string action = "accepted", string region = "DE", string? visitor = null, DateTimeOffset? at = null,
        long? link = null, string language = "de", byte[]? banner = null)
    {
        var time = at ?? TimeProvider.System.GetUtcNow();
        var id = Guid.CreateVersion7(time);
        await stage.App.Database.ExecuteAsync(
            """
            INSERT INTO consent_records (brand_id, id, at, domain_id, link_id, action, method, visitor, banner_hash, language, region, regime, rule,
                gpc, dnt, platforms)
            SELECT $1, $2, $3, min(id), $4, $5, 'banner', $6, $7, $8, $9, 'opt_in', 'DE', false, false, '{meta}' FROM domains WHERE brand_id = $1
            """,
            brand.Value, id, time, link, action, visitor, banner, language, region);
        return id;
    }
}
