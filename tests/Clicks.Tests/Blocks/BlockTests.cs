using System.Buffers.Binary;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using WhiteLabelLinks.Clicks.Blocks;
using WhiteLabelLinks.Clicks.Loading;
using WhiteLabelLinks.Clicks.Spool;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Testing;
using Xunit;

namespace WhiteLabelLinks.Clicks.Tests.Blocks;

/// <summary>S23: clicks by columns hold what the rows hold, however often blocks are merged.</summary>
public sealed class BlockTests : IAsyncLifetime
{
    private const string IPhone =
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1";

    private readonly TestFolder _folder = new();
    private TestDatabase? _database;

    private TestDatabase Database => _database ?? throw new InvalidOperationException("Not initialized.");

    public async ValueTask InitializeAsync() => _database = await PostgresTemplate.CloneAsync();

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Every_row_has_its_place_in_a_block_also_after_merging()
    {
        await using (var node = await ClickNode.StartAsync(_folder.Path, Database.EdgeConnectionString, options => options with { LoadRows = 20 }))
        {
            for (var i = 0; i < 1000; i++)
            {
                node.Spool.Append(Visit(brand: 1 + (i % 3), link: 10 + (i % 7), referrer: i % 2 == 0 ? $"https://site-{i % 11}.example/" : "", address: $"198.51.100.{i % 50}"));
            }

            await Until.TrueAsync(async () => await Database.ScalarAsync<long>("SELECT coalesce(sum(clicks), 0)::bigint FROM click_totals") == 1000);
            await Until.TrueAsync(async () => await Database.ScalarAsync<long>("SELECT count(*) FROM click_blocks") < 50);
        }

        var rows = await RowsAsync();
        Assert.Equal(1000, rows.Count);
        Assert.Equal(rows, await BlocksAsync());
        Assert.Equal(rows.Count(row => row.EndsWith("/0", StringComparison.Ordinal)), await Database.ScalarAsync<long>("SELECT sum(humans)::bigint FROM click_totals"));
    }

    [Fact]
    public async Task A_click_tells_its_visitors_country_and_number_and_keeps_no_address()
    {
        await using (var node = await ClickNode.StartAsync(_folder.Path, Database.EdgeConnectionString))
        {
            node.Spool.Append(Visit(1, 10, address: "192.0.2.77"));
            node.Spool.Append(Visit(1, 11, address: "192.0.2.77"));
            node.Spool.Append(Visit(1, 12, address: "192.0.2.78"));
            node.Spool.Append(Visit(2, 13, address: "192.0.2.77"));
            await Until.TrueAsync(async () => await Database.ScalarAsync<long>("SELECT count(*) FROM clicks") == 4);
        }

        var visitors = await Sql.ListAsync<long>(Database.AdminConnectionString, "SELECT visitor FROM clicks ORDER BY link_id");
        Assert.Equal(visitors[0], visitors[1]);
        Assert.Equal(3, visitors.Distinct().Count());
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM clicks c WHERE c::text LIKE '%192.0.2%' OR c::text LIKE '%c000024d%'"));
    }

    [Fact]
    public async Task A_visitor_has_one_number_after_a_restart_and_another_the_next_day()
    {
        var day = TimeProvider.System.GetUtcNow();
        ulong first;
        await using (var node = await ClickNode.StartAsync(_folder.Path, Database.EdgeConnectionString))
        {
            await Until.TrueAsync(async () => await Database.ScalarAsync<long>("SELECT count(*) FROM visitor_salts") == 3);
            await Until.TrueAsync(() => Task.FromResult(node.Spool.Salts.Known == 3));
            first = NumberOn(node, day);
            Assert.NotEqual(first, NumberOn(node, day.AddDays(1)));
            Assert.Equal(0UL, node.Spool.Salts.NumberOf(new BrandId(1), null, IPhone, day));
        }

        await using var again = await ClickNode.StartAsync(_folder.Path, Database.EdgeConnectionString);
        await Until.TrueAsync(() => Task.FromResult(again.Spool.Salts.Known == 3));
        Assert.Equal(first, NumberOn(again, day));
    }

    [Fact]
    public async Task A_brands_words_end_at_a_limit_and_clicks_go_on()
    {
        await Database.ExecuteAsync("INSERT INTO click_words (brand_id, id, word) VALUES (1, 1000000, 'the last one')");
        await using var node = await ClickNode.StartAsync(_folder.Path, Database.EdgeConnectionString);
        node.Spool.Append(Visit(1, 10, referrer: "https://one-more.example/"));
        await Until.TrueAsync(async () => await Database.ScalarAsync<long>("SELECT count(*) FROM click_blocks") == 1);
        var block = await Database.ScalarAsync<byte[]>("SELECT referrer FROM click_blocks");
        Assert.Equal(ClickColumns.OtherWord, BinaryPrimitives.ReadInt32LittleEndian(block));
    }

    [Fact]
    public async Task Clicks_of_the_past_are_written_as_the_loader_writes_clicks()
    {
        await using var services = new ServiceCollection().AddLogging().AddNpgsqlDataSource(Database.EdgeConnectionString, serviceKey: DatabaseRoles.Edge)
            .AddSingleton<PlaceLookup>(_ => "FR").AddSingleton<ClickHistory>().BuildServiceProvider();
        var at = new DateTimeOffset(2026, 3, 4, 5, 6, 0, TimeSpan.Zero);
        services.GetRequiredService<ClickHistory>().WriteMonth(
            [
                new PastClick(at, new BrandId(1), new DomainId(2), new LinkId(3), IPhone) { Address = IPAddress.Parse("192.0.2.1"), Referrer = "https://a.example/" },
                new PastClick(at.AddDays(1), new BrandId(1), new DomainId(2), new LinkId(4), IPhone) { Region = "US-CA" },
            ]);
        Assert.Equal(["FR", "US-CA"], await Sql.ListAsync<string>(Database.AdminConnectionString, "SELECT region FROM clicks ORDER BY clicked_at"));
        Assert.Equal(await RowsAsync(), await BlocksAsync());
    }

    private static Click Visit(long brand, long link, string userAgent = IPhone, string referrer = "", string address = "203.0.113.9") => new()
    {
        At = TimeProvider.System.GetUtcNow(),
        Brand = new BrandId(brand),
        Domain = new DomainId(2),
        Link = new LinkId(link),
        UserAgent = userAgent,
        Referrer = referrer,
        Address = IPAddress.Parse(address),
    };

    private static ulong NumberOn(ClickNode node, DateTimeOffset day) =>
        node.Spool.Salts.NumberOf(new BrandId(1), IPAddress.Parse("192.0.2.1"), IPhone, day);

    private async Task<List<string>> RowsAsync() => [.. (await Sql.ListAsync<string>(
        Database.AdminConnectionString,
        """
        SELECT concat_ws('/', c.brand_id, to_char(clicked_at AT TIME ZONE 'UTC', 'YYYY-MM-DD'), extract(hour FROM clicked_at AT TIME ZONE 'UTC') * 60 + extract(minute FROM clicked_at AT TIME ZONE 'UTC'),
                         link_id, coalesce(referrer_host, ''), coalesce(region, ''), coalesce(u.browser, ''), coalesce(visitor & 4294967295, 0), u.traffic)
          FROM clicks c LEFT JOIN user_agents u ON u.id = c.user_agent_id
        """)).Order(StringComparer.Ordinal)];

    private async Task<List<string>> BlocksAsync()
    {
        await using var connection = new NpgsqlConnection(Database.AdminConnectionString);
        await connection.OpenAsync();
        var words = new Dictionary<(long, int), string>();
        await using (var reader = await new NpgsqlCommand("SELECT brand_id, id, word FROM click_words", connection).ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                words[(reader.GetInt64(0), reader.GetInt32(1))] = reader.GetString(2);
            }
        }

        var clicks = new List<string>();
        await using var blocks = await new NpgsqlCommand("SELECT brand_id, to_char(day, 'YYYY-MM-DD'), clicks, minute, link, referrer, region, browser, visitor, traffic FROM click_blocks", connection).ExecuteReaderAsync();
        while (await blocks.ReadAsync())
        {
            var brand = blocks.GetInt64(0);
            for (var i = 0; i < blocks.GetInt32(2); i++)
            {
                var minute = BinaryPrimitives.ReadUInt16LittleEndian(blocks.GetFieldValue<byte[]>(3).AsSpan(i * 2));
                clicks.Add($"{brand}/{blocks.GetString(1)}/{minute}/{Number(4, i)}/{Word(5, i)}/{Word(6, i)}/{Word(7, i)}/{(uint)Number(8, i)}/{blocks.GetFieldValue<byte[]>(9)[i]}");
            }

            string Word(int column, int i) => Number(column, i) is > 0 and var id ? words[(brand, id)] : "";
        }

        clicks.Sort(StringComparer.Ordinal);
        return clicks;

        int Number(int column, int i) => BinaryPrimitives.ReadInt32LittleEndian(blocks.GetFieldValue<byte[]>(column).AsSpan(i * 4));
    }
}
