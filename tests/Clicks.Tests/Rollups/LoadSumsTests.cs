using WhiteLabelLinks.Clicks.Spool;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Testing;
using Xunit;

namespace WhiteLabelLinks.Clicks.Tests.Rollups;

/// <summary>What a load's clicks add up to, between the load and the sums that everybody reads.</summary>
public sealed class LoadSumsTests : IAsyncLifetime
{
    private const string RollUp = "FUNCTION app.roll_up_clicks(integer)";

    private readonly TestFolder _folder = new();
    private TestDatabase? _database;

    private TestDatabase Database => _database ?? throw new InvalidOperationException("Not initialized.");

    public async ValueTask InitializeAsync() => _database = await PostgresTemplate.CloneAsync();

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task They_are_what_the_rows_add_up_to(int seed)
    {
        await LoadAsync(seed, 4_000);
        Assert.True(await Database.ScalarAsync<bool>("SELECT bool_and(has_sums) FROM click_loads"));
        Assert.Equal(4_000, await Database.ScalarAsync<long>("SELECT sum(n)::bigint FROM click_load_sums, unnest(clicks) AS n"));
        await RolledUp.AsRowsSayAsync(Database, 4_000);
    }

    [Fact]
    public async Task A_load_that_came_without_is_added_up_from_its_rows_beside_one_that_came_with_them()
    {
        await LoadAsync(3, 2_000);
        await Database.ExecuteAsync("DELETE FROM click_load_sums WHERE load_id % 2 = 0");
        await Database.ExecuteAsync("UPDATE click_loads SET has_sums = false WHERE id % 2 = 0");
        Assert.InRange(await Database.ScalarAsync<long>("SELECT count(*) FROM click_loads WHERE has_sums"), 1, 100);
        Assert.InRange(await Database.ScalarAsync<long>("SELECT count(*) FROM click_loads WHERE NOT has_sums"), 1, 100);
        await RolledUp.AsRowsSayAsync(Database, 2_000);
    }

    [Fact]
    public async Task A_brand_that_leaves_takes_those_that_wait_along()
    {
        await LoadAsync(4, 1_000);
        var others = await Database.ScalarAsync<long>("SELECT count(*) FROM clicks WHERE brand_id <> 2");
        await Sql.ExecuteAsync(Database.AppConnectionString, "SELECT set_config('app.brand', '2', false), app.forget_clicks()");
        await RolledUp.AsRowsSayAsync(Database, others);
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM click_totals WHERE brand_id = 2"));
    }

    // Clicks of three brands, some with a consent decision, over some hours, added up by nobody yet.
    private async Task LoadAsync(int seed, int clicks)
    {
        var (chance, now) = (new Random(seed), TimeProvider.System.GetUtcNow());
        await Database.ExecuteAsync($"REVOKE EXECUTE ON {RollUp} FROM wll_edge");
        await using (var node = await ClickNode.StartAsync(_folder.Path, Database.EdgeConnectionString, options => options with { LoadRows = 230 }))
        {
            for (var i = 0; i < clicks; i++)
            {
                Assert.True(node.Spool.Append(Some.Click(chance.Next(1, 30), chance.Next(3) == 0 ? "curl/8.5.0" : "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0") with
                {
                    At = now.AddSeconds(-chance.Next(4 * 3600)),
                    Brand = new BrandId(chance.Next(1, 4)),
                    Consent = chance.Next(4) == 0 ? (byte)chance.Next(12, 15) : null,
                    Signs = chance.Next(9) == 0 ? ClickSigns.Prefetch : ClickSigns.None,
                }).IsTaken);
            }

            await node.Spool.DrainAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM click_quarters"));
        await Database.ExecuteAsync($"GRANT EXECUTE ON {RollUp} TO wll_edge");
    }
}
