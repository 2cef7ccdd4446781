using System.Security.Cryptography;
using System.Text;

namespace WhiteLabelLinks.Browser.Tests;

/// <summary>Views of Lumen that are shared with guests, as they lie in the database after somebody shared them.</summary>
internal sealed record SharedScene(long Brand)
{
    private const string OpenSecret = "0123456789ABCDEFGHIJKL";
    private const string ClosedSecret = "0123456789abcdefghijkl";

    public string Open => $"/shared/{Brand}_{OpenSecret}";

    public string Closed => $"/shared/{Brand}_{ClosedSecret}";

    public string Gone => $"/shared/{Brand}_{OpenSecret[..^1]}z";

    public static async Task<SharedScene> ShareAsync(BrowserFixture fixture)
    {
        var database = fixture.App.Database;
        var brand = await database.ScalarAsync<long>("SELECT id FROM brands WHERE slug = 'lumen'");
        foreach (var (secret, password) in new[] { (OpenSecret, false), (ClosedSecret, true) })
        {
            await database.ExecuteAsync(
                """
                INSERT INTO shared_views (brand_id, token_hash, title, query, password_hash, allows_export, created_by, ends_at)
                VALUES ($1, $2, 'Clicks of Lumen', '?country=DE&range=30d', CASE WHEN $3 THEN 'none fits' END, true, 'Mara Lind', now() + interval '7 days')
                """,
                brand, SHA256.HashData(Encoding.ASCII.GetBytes(secret)), password);
        }
        return new SharedScene(brand);
    }
}
