using System.Security.Cryptography;
using System.Text;

namespace WhiteLabelLinks.Browser.Tests;

/// <summary>
/// What Lumen shows to guests, as it lies in the database after somebody shared it: views, and the records of a domain that waits.
/// </summary>
internal sealed record SharedScene(long Brand, long WaitingDomain)
{
    private const string OpenSecret = "0123456789ABCDEFGHIJKL";
    private const string ClosedSecret = "0123456789abcdefghijkl";

    public string Open => $"/shared/{Brand}_{OpenSecret}";

    public string Closed => $"/shared/{Brand}_{ClosedSecret}";

    public string Records => $"/dns/{Brand}_{OpenSecret}";

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
        var domain = await database.ScalarAsync<long>(
            """
            INSERT INTO domains (brand_id, host, guest_token, checked_at, next_check_at, diagnosis)
            VALUES ($1, 'go.lumen.example', $2, now() - interval '2 minutes', now() + interval '1 day',
              '{"findings": [{"kind": "token_missing", "severity": "waiting", "values": []},
                             {"kind": "leads_elsewhere", "severity": "broken", "values": ["shop.elsewhere.example", "198.51.100.4"]},
                             {"kind": "live_site", "severity": "waiting", "values": ["200"]},
                             {"kind": "caa_not_asked", "severity": "could_not_ask", "values": ["lumen.example"]}]}')
            RETURNING id
            """,
            brand, OpenSecret);
        await database.ExecuteAsync("INSERT INTO domain_events (brand_id, domain_id, kind, detail) VALUES ($1, $2, 'not_pointing', 'shop.elsewhere.example')", brand, domain);
        return new SharedScene(brand, domain);
    }
}
