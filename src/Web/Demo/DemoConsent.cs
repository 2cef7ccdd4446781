using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Web.Demo;

/// <summary>Sets up what a demo brand needs before its retargeting links act: pixels, the privacy checklist, a look.</summary>
internal sealed class DemoConsent(IServiceScopeFactory scopes)
{
    /// <summary>Returns the ids of the pixels, in the story's order.</summary>
    public async Task<IReadOnlyList<long>> SetUpAsync(BrandId brand, DomainId domain, DemoStory story, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantScope>().EnterBrand(brand);
        var database = scope.ServiceProvider.GetRequiredService<AppDb>().Database;
        var author = story.People[0].Name;
        List<long> pixels = [];
        foreach (var pixel in story.Pixels)
        {
            var id = await database.SqlQuery<long>($"""
                WITH added AS (
                  INSERT INTO pixels (brand_id, platform, tag, name, created_by)
                  VALUES ({brand.Value}, {pixel.Platform}, {pixel.Tag}, {pixel.Name}, {author}) RETURNING id),
                placed AS (
                  INSERT INTO domain_pixels (brand_id, domain_id, pixel_id) SELECT {brand.Value}, {domain.Value}, id FROM added)
                SELECT id AS "Value" FROM added
                """).ToListAsync(cancellationToken);
            pixels.AddRange(id);
        }
        await database.ExecuteSqlAsync($"""
            INSERT INTO domain_consent (brand_id, domain_id, controller, contact, policy_url, checks, confirmed_at, confirmed_by)
            VALUES ({brand.Value}, {domain.Value}, {story.Controller}, {"privacy@" + story.Slug + ".example"}, {"https://example.com/" + story.Slug + "/privacy"},
                    ARRAY['no_sensitive_topics', 'own_destinations', 'banner_read', 'policy_names_platforms', 'platform_terms', 'requests_answered'], now() - interval '58 days', {author})
            """, cancellationToken);
        await database.ExecuteSqlAsync($"""
            INSERT INTO domain_looks (brand_id, domain_id, version, theme, note, created_by, created_at, published_at)
            VALUES ({brand.Value}, {domain.Value}, 1, {story.Theme}, 'First look', {author}, now() - interval '58 days', now() - interval '58 days')
            """, cancellationToken);
        return pixels;
    }
}
