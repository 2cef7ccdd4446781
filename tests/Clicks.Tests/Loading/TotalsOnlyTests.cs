using System.Globalization;
using System.Net;
using WhiteLabelLinks.Clicks.Spool;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Testing;
using Xunit;

namespace WhiteLabelLinks.Clicks.Tests.Loading;

/// <summary>S23: a domain that keeps totals only keeps nothing else, and its totals are right.</summary>
public sealed class TotalsOnlyTests : IAsyncLifetime
{
    private const string Phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1";

    private readonly TestFolder _folder = new();
    private TestDatabase? _database;

    private TestDatabase Database => _database ?? throw new InvalidOperationException("Not initialized.");

    private long Brand { get; set; }

    private long Quiet { get; set; }

    private long Loud { get; set; }

    public async ValueTask InitializeAsync()
    {
        _database = await PostgresTemplate.CloneAsync();
        await Database.ExecuteAsync("INSERT INTO agencies (name, slug) VALUES ('Northwind', 'northwind')");
        Brand = await Database.ScalarAsync<long>("INSERT INTO brands (agency_id, name, slug) SELECT id, 'Lumen', 'lumen' FROM agencies RETURNING id");
        Quiet = await Database.ScalarAsync<long>("INSERT INTO domains (brand_id, host, verified_at) VALUES ($1, 'quiet.test', now()) RETURNING id", Brand);
        Loud = await Database.ScalarAsync<long>("INSERT INTO domains (brand_id, host, verified_at) VALUES ($1, 'loud.test', now()) RETURNING id", Brand);
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Of_its_clicks_there_are_sums_and_no_trace_of_anything_else_in_any_table()
    {
        var now = TimeProvider.System.GetUtcNow();
        await TurnOnAsync(Quiet, now.AddMinutes(-10), null);
        var address = IPAddress.Parse("198.51.100.23");
        await using var node = await ClickNode.StartAsync(_folder.Path, Database.EdgeConnectionString);
        // The secrets come from the database a moment after the start.
        await Until.TrueAsync(() => Task.FromResult(node.Spool.Salts.Known >= 3));
        foreach (var agent in new[] { Phone, Phone + " Only/7.7", "curl/8.5.0 only" })
        {
            node.Spool.Append(Made(Quiet, 11, now, agent, address, "https://only-here.example/x", "utm_source=only-source&utm_campaign=only-campaign"));
        }
        node.Spool.Append(Made(Loud, 12, now, Phone, address, "https://seen.example/", "utm_source=seen-source"));
        await Until.TrueAsync(async () => await Database.ScalarAsync<long>("SELECT coalesce(sum(clicks), 0)::bigint FROM click_totals") == 4);

        Assert.Equal("11/3/2/3/2,12/1/1/0/0", await Database.ScalarAsync<string>(
            "SELECT string_agg(concat_ws('/', link_id, clicks, humans, bare_clicks, bare_humans), ',' ORDER BY link_id) FROM click_quarters"));
        Assert.Equal("11/3/2,12/1/1", await Database.ScalarAsync<string>("SELECT string_agg(concat_ws('/', link_id, clicks, humans), ',' ORDER BY link_id) FROM click_totals"));
        Assert.Equal(1, await Database.ScalarAsync<long>("SELECT count(*) FROM clicks"));
        Assert.Equal(1, await Database.ScalarAsync<long>("SELECT sum(clicks)::bigint FROM click_blocks"));
        Assert.Equal(1, await Database.ScalarAsync<long>("SELECT sum(clicks)::bigint FROM click_loads"));
        foreach (var text in new[] { "only-here", "only-source", "only-campaign", "Only/7.7", "curl/8.5.0 only", "198.51.100" })
        {
            Assert.Empty(await EveryTable.HoldingAsync(Database, text));
        }
        Assert.Empty(await EveryTable.HoldingVisitorAsync(Database, node.Spool.Salts.NumberOf(new BrandId(Brand), address, Phone + " Only/7.7", now)));
        // So that looking is known to find.
        Assert.Equal(["click_words", "clicks"], (await EveryTable.HoldingAsync(Database, "seen-source")).Order(StringComparer.Ordinal));
        Assert.Equal(["click_blocks", "clicks"], (await EveryTable.HoldingVisitorAsync(Database, node.Spool.Salts.NumberOf(new BrandId(Brand), address, Phone, now))).Order(StringComparer.Ordinal));
        Assert.Equal(["user_agents"], await EveryTable.HoldingAsync(Database, "iPhone OS 18_6"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Whatever_is_switched_when_every_click_is_counted_once_and_kept_by_what_held_when_it_was_made(int seed)
    {
        var (chance, now) = (new Random(seed), TimeProvider.System.GetUtcNow());
        var start = now.AddHours(-20);
        var times = new List<(long Domain, DateTimeOffset Since, DateTimeOffset? Until)>
        {
            (Quiet, start.AddHours(2), start.AddHours(5)), (Quiet, start.AddHours(9), start.AddHours(9).AddMinutes(7)), (Loud, start.AddHours(12), null),
        };
        foreach (var (domain, since, until) in times)
        {
            await TurnOnAsync(domain, since, until);
        }
        var made = Enumerable.Range(0, 3000).Select(n => (
            Domain: chance.Next(2) == 0 ? Quiet : Loud,
            Link: (long)chance.Next(1, 6),
            At: start.AddSeconds(chance.Next(20 * 3600)),
            Agent: chance.Next(3) == 0 ? "curl/8.5.0" : Phone + chance.Next(9).ToString(CultureInfo.InvariantCulture))).ToList();
        var node = await ClickNode.StartAsync(_folder.Path, Database.EdgeConnectionString, options => options with { LoadRows = 211 });
        foreach (var click in made)
        {
            Assert.True(node.Spool.Append(Made(click.Domain, click.Link, click.At, click.Agent, null, "", "")).IsTaken);
        }
        await node.DisposeAsync();
        await Sql.ScalarAsync<long>(Database.EdgeConnectionString, "SELECT coalesce(app.roll_up_clicks(1000000), 0)");

        bool IsBare((long Domain, long Link, DateTimeOffset At, string Agent) click) =>
            times.Exists(time => time.Domain == click.Domain && click.At >= time.Since && (time.Until is not { } until || click.At < until));
        Assert.InRange(made.Count(IsBare), 400, 2600);
        Assert.Equal(made.Count(click => !IsBare(click)), await Database.ScalarAsync<long>("SELECT count(*) FROM clicks"));
        Assert.Equal(made.Count(click => !IsBare(click)), await Database.ScalarAsync<long>("SELECT sum(clicks)::bigint FROM click_blocks"));
        var expected = made.GroupBy(click => (click.Link, Quarter: click.At.ToUnixTimeSeconds() / 900))
            .Select(group => $"{group.Key.Link}/{group.Key.Quarter}/{group.Count()}/{group.Count(IsHuman)}/{group.Count(IsBare)}/{group.Count(click => IsBare(click) && IsHuman(click))}");
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            (await Sql.ListAsync<string>(
                Database.AdminConnectionString,
                "SELECT concat_ws('/', link_id, extract(epoch FROM quarter)::bigint / 900, clicks, humans, bare_clicks, bare_humans) FROM click_quarters")).Order(StringComparer.Ordinal));
        Assert.Equal(
            made.GroupBy(click => click.Link).Select(group => $"{group.Key}/{group.Count()}/{group.Count(IsHuman)}").Order(StringComparer.Ordinal),
            (await Sql.ListAsync<string>(Database.AdminConnectionString, "SELECT concat_ws('/', link_id, clicks, humans) FROM click_totals")).Order(StringComparer.Ordinal));
    }

    private static bool IsHuman((long Domain, long Link, DateTimeOffset At, string Agent) click) => click.Agent.StartsWith(Phone, StringComparison.Ordinal);

    private Task TurnOnAsync(long domain, DateTimeOffset since, DateTimeOffset? until) => Database.ExecuteAsync(
        "INSERT INTO totals_only_periods (brand_id, domain_id, since, until, turned_on_by) VALUES ($1, $2, $3, $4::timestamptz, 'test')", Brand, domain, since, (object?)until ?? DBNull.Value);

    private Click Made(long domain, long link, DateTimeOffset at, string agent, IPAddress? address, string referrer, string query) => new()
    {
        At = at,
        Brand = new BrandId(Brand),
        Domain = new DomainId(domain),
        Link = new LinkId(link),
        UserAgent = agent,
        Referrer = referrer,
        Query = query,
        Address = address,
    };
}
