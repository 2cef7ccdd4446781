using System.Net;
using Npgsql;
using WhiteLabelLinks.Clicks.Erasing;
using WhiteLabelLinks.Clicks.Spool;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Testing;
using Xunit;

namespace WhiteLabelLinks.Clicks.Tests.Erasing;

/// <summary>S82: a visitor who asks is forgotten by the numbers of today and yesterday, and nothing that is loaded again brings it back.</summary>
public sealed class ErasureTests : IAsyncLifetime
{
    private const string Phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1";

    private static readonly IPAddress Address = IPAddress.Parse("198.51.100.23");
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly TestFolder _folder = new();
    private readonly TestFolder _copy = new();
    private TestDatabase? _database;

    private TestDatabase Database => _database ?? throw new InvalidOperationException("Not initialized.");

    private BrandId Brand { get; set; }

    public async ValueTask InitializeAsync()
    {
        _database = await PostgresTemplate.CloneAsync();
        await Database.ExecuteAsync("INSERT INTO agencies (name, slug) VALUES ('Northwind', 'northwind')");
        Brand = new BrandId(await Database.ScalarAsync<long>("INSERT INTO brands (agency_id, name, slug) SELECT id, 'Lumen', 'lumen' FROM agencies RETURNING id"));
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        _folder.Dispose();
        _copy.Dispose();
    }

    [Fact]
    public async Task A_request_names_the_numbers_of_two_days_and_neither_address_nor_browser()
    {
        await using var node = await ReadyNodeAsync(_folder.Path);
        var yesterday = Now.AddDays(-1);
        foreach (var at in new[] { Now, yesterday })
        {
            node.Spool.Append(Made(1, at, Address, Phone));
        }
        var id = Guid.CreateVersion7(Now);
        Assert.True(node.Spool.AskForErasure(new ErasureRequest(id, Brand, new DomainId(2), Address, Phone, Now))?.IsTaken);
        Assert.Null(node.Spool.AskForErasure(new ErasureRequest(id, Brand, new DomainId(2), null, Phone, Now)));
        await node.Spool.DrainAsync(CancellationToken.None);

        Assert.Equal(2, await Database.ScalarAsync<long>("""
            SELECT count(*) FROM click_erasures e JOIN clicks c ON c.brand_id = e.brand_id AND (c.clicked_at AT TIME ZONE 'UTC')::date = e.day
                   AND c.visitor & 4294967295 = e.visitor AND c.domain_id = e.domain_id WHERE e.id = $1
            """, id));
        Assert.Empty(await EveryTable.HoldingAsync(Database, "198.51.100"));
        Assert.Equal(["user_agents"], await EveryTable.HoldingAsync(Database, "iPhone OS 18_6"));
    }

    [Fact]
    public async Task A_long_user_agent_makes_the_same_number_as_its_clicks()
    {
        await using var node = await ReadyNodeAsync(_folder.Path);
        var agent = Phone + new string('x', 400);
        node.Spool.Append(Made(1, Now, Address, agent));
        node.Spool.AskForErasure(new ErasureRequest(Guid.CreateVersion7(Now), Brand, new DomainId(2), Address, agent, Now));
        await node.Spool.DrainAsync(CancellationToken.None);
        Assert.Equal(1, await Database.ScalarAsync<long>("SELECT count(*) FROM click_erasures e JOIN clicks c ON c.visitor & 4294967295 = e.visitor"));
    }

    [Fact]
    public async Task Clicks_that_wait_to_be_added_up_are_counted_once_and_a_segment_that_comes_again_brings_nothing_back()
    {
        await using (var node = await ReadyNodeAsync(_folder.Path, paused: true))
        {
            for (var n = 0; n < 40; n++)
            {
                node.Spool.Append(Made(1 + (n % 3), Now.AddSeconds(-n), n % 4 == 0 ? Address : IPAddress.Parse($"203.0.113.{n}"), n % 8 == 0 ? "curl/8.5.0" : Phone));
            }
            foreach (var agent in new[] { Phone, "curl/8.5.0" })
            {
                node.Spool.AskForErasure(new ErasureRequest(Guid.CreateVersion7(Now), Brand, new DomainId(2), Address, agent, Now));
            }
        }
        Copy(_folder.Path, _copy.Path);

        // Loaded, and not added up yet: nobody but the erasure will count what it deletes.
        await Database.ExecuteAsync("REVOKE EXECUTE ON FUNCTION app.roll_up_clicks(integer) FROM wll_edge");
        await LoadAsync(_folder.Path);
        Assert.Equal((40, 0), await RowsAndTotalsAsync());
        await EraseAsync();
        Assert.Equal((30, 10), await RowsAndTotalsAsync());
        await Database.ExecuteAsync("GRANT EXECUTE ON FUNCTION app.roll_up_clicks(integer) TO wll_edge");
        await Sql.ScalarAsync<long>(Database.EdgeConnectionString, "SELECT coalesce(app.roll_up_clicks(1000000), 0)");
        await AssertErasedAsync();

        await LoadAsync(_copy.Path);
        await Sql.ScalarAsync<long>(Database.EdgeConnectionString, "SELECT coalesce(app.roll_up_clicks(1000000), 0)");
        await EraseAsync();
        await AssertErasedAsync();
    }

    private async Task AssertErasedAsync()
    {
        Assert.Equal((30, 40), await RowsAndTotalsAsync());
        Assert.Equal(30, await Database.ScalarAsync<long>("SELECT sum(clicks)::bigint FROM click_blocks"));
        Assert.Equal("40/30/10/5", await Database.ScalarAsync<string>("SELECT concat_ws('/', sum(clicks), sum(humans) - 5, sum(bare_clicks), sum(bare_humans)) FROM click_quarters"));
        Assert.Equal("40/35", await Database.ScalarAsync<string>("SELECT concat_ws('/', sum(clicks), sum(humans)) FROM click_totals"));
    }

    private async Task<(long Rows, long Total)> RowsAndTotalsAsync() => (
        await Database.ScalarAsync<long>("SELECT count(*) FROM clicks"),
        await Database.ScalarAsync<long>("SELECT coalesce(sum(clicks), 0)::bigint FROM click_totals"));

    private async Task EraseAsync()
    {
        await using var connection = new NpgsqlConnection(Database.AppConnectionString);
        await connection.OpenAsync();
        await using (var enter = new NpgsqlCommand($"SELECT set_config('app.brand', '{Brand.Value}', false)", connection))
        {
            await enter.ExecuteNonQueryAsync();
        }
        var due = new List<(DateOnly Day, ErasedVisitor Visitor)>();
        await using (var command = new NpgsqlCommand("SELECT day, id, domain_id, visitor, asked_at FROM click_erasures WHERE visitor IS NOT NULL", connection))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                due.Add((reader.GetFieldValue<DateOnly>(0), new ErasedVisitor(reader.GetGuid(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetFieldValue<DateTimeOffset>(4))));
            }
        }
        Assert.NotEmpty(due);
        foreach (var day in due.GroupBy(one => one.Day, one => one.Visitor))
        {
            Assert.True(await DayErasure.RunAsync(connection, day.Key, [.. day], CancellationToken.None));
        }
    }

    private async Task LoadAsync(string folder)
    {
        await using var node = await ClickNode.StartAsync(folder, Database.EdgeConnectionString);
        await node.Spool.DrainAsync(CancellationToken.None);
    }

    private async Task<ClickNode> ReadyNodeAsync(string folder, bool paused = false)
    {
        var node = await ClickNode.StartAsync(folder, Database.EdgeConnectionString, options => options with { LoaderPaused = paused });
        // The secrets come from the database a moment after the start.
        await Until.TrueAsync(() => Task.FromResult(node.Spool.Salts.Known >= 3));
        return node;
    }

    private Click Made(long link, DateTimeOffset at, IPAddress address, string agent) => new()
    {
        At = at, Brand = Brand, Domain = new DomainId(2), Link = new LinkId(link), UserAgent = agent, Address = address,
    };

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*.seg"))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}
