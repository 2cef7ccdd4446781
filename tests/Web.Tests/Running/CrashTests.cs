using WhiteLabelLinks.Testing;
using WhiteLabelLinks.Testing.Web;

namespace WhiteLabelLinks.Web.Tests.Running;

/// <summary>The whole program under load while it, or its database, is killed. One server for all of it: no two of these at once.</summary>
[Collection(Alone)]
public sealed class CrashTests : IAsyncLifetime
{
    private const string Alone = "alone";
    private const string Host = "go.crash.localhost";

    // More with CRASH_KILLS=20, for the figures that are published.
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("CRASH_KILLS") ?? "4", System.Globalization.CultureInfo.InvariantCulture);

    private readonly string _data = Directory.CreateTempSubdirectory("crash-").FullName;
    private readonly int _port = RunningProgram.FreePort();
    private readonly int _managementPort = RunningProgram.FreePort();
    private PostgresServer? _postgres;

    private PostgresServer Postgres => _postgres ?? throw new InvalidOperationException("Not set up.");

    public async ValueTask InitializeAsync()
    {
        _postgres = await PostgresServer.StartNewAsync();
        await Sql.ExecuteAsync(Postgres.AdminConnectionString, $"""
            INSERT INTO agencies (name, slug) VALUES ('Crash', 'crash');
            INSERT INTO brands (agency_id, name, slug) SELECT id, 'Crash', 'crash' FROM agencies;
            INSERT INTO domains (brand_id, host) SELECT id, '{Host}' FROM brands;
            INSERT INTO links (brand_id, domain_id, slug, slug_key, destination, created_by)
              SELECT brand_id, id, 'here', 'here', 'https://example.com/', 'test' FROM domains;
            INSERT INTO links (brand_id, domain_id, slug, slug_key, destination, mode, created_by)
              SELECT brand_id, id, 'asked', 'asked', 'https://example.com/', 'retargeting', 'test' FROM domains;
            INSERT INTO domain_consent (brand_id, domain_id, controller, contact, confirmed_at, confirmed_by)
              SELECT brand_id, id, 'Crash', 'privacy@example.com', now(), 'test' FROM domains;
            INSERT INTO pixels (brand_id, platform, tag, name, created_by) SELECT id, 'meta', '843671884361709', 'Meta', 'test' FROM brands;
            INSERT INTO domain_pixels (brand_id, domain_id, pixel_id) SELECT d.brand_id, d.id, p.id FROM domains d JOIN pixels p ON p.brand_id = d.brand_id;
            """);
    }

    [Fact]
    public async Task Clicks_that_were_answered_survive_every_kill_and_count_once()
    {
        var clicks = new NumberedClicks(_port, Host, "/here");
        var program = Start();
        await program.ReadyAsync();
        var load = clicks.RunAsync(visitors: 8);
        for (var kill = 0; kill < Kills; kill++)
        {
            await WaitForAsync(clicks.Answered.Count + 200, clicks);
            await program.KillAsync();
            await program.DisposeAsync();
            program = Start();
            await program.ReadyAsync();
        }
        await WaitForAsync(clicks.Answered.Count + 200, clicks);
        clicks.Stop();
        await load;
        await CountsAsync(clicks);
        Assert.Equal(0, await program.StopAsync());
        await program.DisposeAsync();
    }

    [Fact]
    public async Task Every_choice_that_was_answered_has_its_record_once_whatever_was_killed()
    {
        var choices = new AnsweredChoices(_port, Host, "/asked");
        var program = Start();
        await program.ReadyAsync();
        var load = choices.RunAsync(visitors: 4);
        for (var kill = 0; kill < Kills; kill++)
        {
            await WaitForAsync(choices.Answered.Count + 50, () => choices.Answered.Count);
            await program.KillAsync();
            await program.DisposeAsync();
            program = Start();
            await program.ReadyAsync();
        }
        await WaitForAsync(choices.Answered.Count + 50, () => choices.Answered.Count);
        choices.Stop();
        await load;
        List<string> recorded = [];
        await WebApp.EventuallyAsync(async () =>
        {
            recorded = [.. await Sql.ListAsync<string>(Postgres.AdminConnectionString, "SELECT visitor FROM consent_records WHERE action = 'accepted'")];
            return choices.Answered.ToHashSet().IsSubsetOf(recorded);
        }, "Some answered choices have no record.");
        Assert.Equal(recorded.Distinct().Count(), recorded.Count);
        Assert.Equal(recorded.Count, await Sql.ScalarAsync<long>(
            Postgres.AdminConnectionString, "SELECT count(*) FROM consent_records r JOIN consent_banners b ON b.brand_id = r.brand_id AND b.hash = r.banner_hash"));
        TestContext.Current.TestOutputHelper?.WriteLine($"{choices.Answered.Count} choices answered, {recorded.Count} recorded, 0 lost, 0 doubled");
        await program.DisposeAsync();
    }

    [Fact]
    public async Task While_the_database_is_away_every_visitor_arrives_and_every_click_is_counted_afterwards()
    {
        var program = Start();
        await program.ReadyAsync();
        var clicks = new NumberedClicks(_port, Host, "/here");
        var load = clicks.RunAsync(visitors: 4);
        await WaitForAsync(200, clicks);
        await WebApp.EventuallyAsync(
            () => Task.FromResult(Directory.EnumerateFiles(Path.Combine(_data, "routing"), "*.state").Any()), "The routing snapshot was not saved.");
        await Postgres.StopAsync();
        await WaitForAsync(clicks.Answered.Count + 500, clicks);
        var readiness = await program.ReadinessAsync();
        Assert.Contains("redirects: ready", readiness, StringComparison.Ordinal);
        Assert.Contains("database: away", readiness, StringComparison.Ordinal);

        // A node that starts now redirects from what it saved.
        await program.KillAsync();
        await program.DisposeAsync();
        program = Start();
        await program.ReadyAsync();
        await WaitForAsync(clicks.Answered.Count + 200, clicks);
        await Postgres.StartAsync();
        await WaitForAsync(clicks.Answered.Count + 200, clicks);
        clicks.Stop();
        await load;
        Assert.Empty(clicks.Wrong);
        await CountsAsync(clicks);
        await program.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }
        Directory.Delete(_data, recursive: true);
    }

    private RunningProgram Start() => RunningProgram.Start(_port, _managementPort, _data, "--postgres", Postgres.AdminConnectionString);

    private static Task WaitForAsync(int answered, NumberedClicks clicks) => WaitForAsync(answered, () => clicks.Answered.Count);

    private static async Task WaitForAsync(int answered, Func<int> count)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (count() < answered)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(180), $"{count()} of {answered} answered in three minutes");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
        }
    }

    private async Task CountsAsync(NumberedClicks clicks)
    {
        var answered = clicks.Answered.ToHashSet();
        List<long> loaded = [];
        var started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(150))
        {
            loaded = [.. await Sql.ListAsync<long>(Postgres.AdminConnectionString,
                "SELECT substring(u.value FROM 9)::bigint FROM clicks c JOIN user_agents u ON u.id = c.user_agent_id")];
            if (answered.IsSubsetOf(loaded) && await Sql.ScalarAsync<long>(Postgres.AdminConnectionString, "SELECT count(*) FROM click_loads WHERE roll_no IS NULL") == 0)
            {
                break;
            }
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, CancellationToken.None);
        }
        Assert.Empty(answered.Except(loaded));
        Assert.Equal(loaded.Distinct().Count(), loaded.Count);
        Assert.Equal(loaded.Count, await Sql.ScalarAsync<long>(Postgres.AdminConnectionString, "SELECT coalesce(sum(clicks), 0)::bigint FROM click_totals"));
        Assert.Equal(loaded.Count, await Sql.ScalarAsync<long>(Postgres.AdminConnectionString, "SELECT coalesce(sum(clicks), 0)::bigint FROM click_quarters"));
        TestContext.Current.TestOutputHelper?.WriteLine($"{answered.Count} clicks answered, {loaded.Count} loaded, 0 lost, 0 doubled");
    }

    /// <summary>Its figures mean little, and its patience ends, beside other tests on the same two cores.</summary>
    [CollectionDefinition(Alone, DisableParallelization = true)]
    public sealed class NothingBeside;
}
