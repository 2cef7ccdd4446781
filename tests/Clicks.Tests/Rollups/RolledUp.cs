using WhiteLabelLinks.Testing;
using Xunit;

namespace WhiteLabelLinks.Clicks.Tests.Rollups;

/// <summary>Sums against the rows that they are sums of.</summary>
internal static class RolledUp
{
    /// <summary>Adds up whatever waits and compares quarters, totals and reach with rows, whose number is given so that there are some.</summary>
    public static async Task AsRowsSayAsync(TestDatabase database, long clicks)
    {
        await Until.TrueAsync(async () => await Sql.ScalarAsync<long>(database.EdgeConnectionString, "SELECT coalesce(app.roll_up_clicks(1000000), -1)") == 0);
        Assert.Equal(clicks, await database.ScalarAsync<long>("SELECT count(*) FROM clicks"));
        Assert.Equal(0, await database.ScalarAsync<long>("SELECT count(*) FROM click_load_sums"));
        const string rows =
            """
            (SELECT c.brand_id, c.link_id, date_bin('15 minutes', c.clicked_at, '2000-01-01 00:00:00Z') AS quarter, c.consent, c.clicked_at,
                    (u.id IS NOT NULL AND coalesce(c.signs, 0) & 7 = 0)::int AS human
               FROM clicks c LEFT JOIN user_agents u ON u.id = c.user_agent_id AND u.traffic = 0) AS c
            """;
        await SameAsync(database, "SELECT brand_id, link_id, quarter, clicks, humans FROM click_quarters", $"SELECT brand_id, link_id, quarter, count(*), sum(human) FROM {rows} GROUP BY 1, 2, 3");
        await SameAsync(database, "SELECT brand_id, link_id, clicks, humans, last_click_at FROM click_totals", $"SELECT brand_id, link_id, count(*), sum(human), max(clicked_at) FROM {rows} GROUP BY 1, 2");
        await SameAsync(database, "SELECT brand_id, link_id, quarter, consent, clicks FROM reach_quarters", $"SELECT brand_id, link_id, quarter, consent, count(*) FROM {rows} WHERE consent IS NOT NULL GROUP BY 1, 2, 3, 4");
    }

    private static async Task SameAsync(TestDatabase database, string sums, string rows)
    {
        var different = $"SELECT count(*) FROM (({sums} EXCEPT {rows}) UNION ALL ({rows} EXCEPT {sums})) AS d";
        Assert.Equal(0, await database.ScalarAsync<long>(different));
    }
}
