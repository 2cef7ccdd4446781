using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Testing;
using WhiteLabelLinks.Web.Tests.Links;

namespace WhiteLabelLinks.Web.Tests.Reports;

/// <summary>What is kept of a brand's clicks, as text that can be compared before and after.</summary>
internal static class BrandRows
{
    /// <summary>Its sums, without those parts of them that are bare.</summary>
    public static async Task<string> TotalsAsync(this LinkScene scene, BrandId brand) => string.Join('\n', await Sql.ListAsync<string>(
        scene.Database.AdminConnectionString,
        """
        SELECT concat_ws('/', link_id, quarter, clicks, humans) FROM click_quarters WHERE brand_id = $1
        UNION ALL SELECT t::text FROM click_totals t WHERE brand_id = $1 UNION ALL SELECT r::text FROM reach_quarters r WHERE brand_id = $1 ORDER BY 1
        """, brand.Value));

    /// <summary>Its sums, its rows and its blocks.</summary>
    public static async Task<string> AllAsync(this LinkScene scene, BrandId brand) => string.Join('\n', [await scene.TotalsAsync(brand), .. await Sql.ListAsync<string>(
        scene.Database.AdminConnectionString,
        "SELECT c::text FROM clicks c WHERE brand_id = $1 UNION ALL SELECT b::text FROM click_blocks b WHERE brand_id = $1 ORDER BY 1", brand.Value)]);
}
