using System.Net;
using WhiteLabelLinks.Testing;
using Xunit;

namespace WhiteLabelLinks.Redirects.Tests.Serving;

/// <summary>How what is in the database gets to the visitors, and what happens when it does not.</summary>
public sealed class UpdateTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private TestDatabase _database = null!; // set by InitializeAsync, which runs before every test

    public async ValueTask InitializeAsync()
    {
        _database = await PostgresTemplate.CloneAsync();
        await The.BrandAsync(_database);
        await The.LinkAsync(_database, "spring", "https://example.com/spring");
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_change_answers_within_a_second()
    {
        await using var edge = await Edge.StartAsync(_database.EdgeConnectionString, _folder);
        var worst = TimeSpan.MaxValue;

        // Others run beside this on the same cores: a second that was theirs is given back, a few times.
        for (var turn = 0; turn < 5 && worst > TimeSpan.FromSeconds(1); turn++)
        {
            worst = await SlowestChangeAsync(edge, $"turn{turn}");
        }

        Assert.InRange(worst.TotalSeconds, 0, 1);
    }

    [Fact]
    public async Task Every_change_is_seen_though_transactions_commit_out_of_order()
    {
        await using var edge = await Edge.StartAsync(_database.EdgeConnectionString, _folder);
        await using var slow = new Npgsql.NpgsqlConnection(_database.AdminConnectionString);
        await slow.OpenAsync();
        await using var transaction = await slow.BeginTransactionAsync();
        await using (var insert = new Npgsql.NpgsqlCommand(
            "INSERT INTO links (brand_id, domain_id, slug, slug_key, destination, created_by) "
            + "SELECT brand_id, id, 'slow', 'slow', 'https://example.com/slow', 'test' FROM domains", slow))
        {
            await insert.ExecuteNonQueryAsync();
        }

        // Later transactions, with greater ids, are seen while the first is still open.
        for (var i = 0; i < 5; i++)
        {
            await The.LinkAsync(_database, "quick" + i, "https://example.com/quick");
            await edge.UntilAsync("/quick" + i, "https://example.com/quick");
        }
        Assert.Null(await edge.LocationAsync("/slow"));
        await transaction.CommitAsync();

        await edge.UntilAsync("/slow", "https://example.com/slow");
    }

    [Fact]
    public async Task A_change_arrives_without_its_notification()
    {
        await using var edge = await Edge.StartAsync(_database.EdgeConnectionString, _folder);
        await _database.ExecuteAsync("ALTER TABLE links DISABLE TRIGGER tell_updated");

        // The row alone, as if the notification had been lost.
        await _database.ExecuteAsync("UPDATE links SET destination = 'https://example.com/quiet'");
        await _database.ExecuteAsync(
            "INSERT INTO serving.changes (kind, brand_id, domain_id, slug_key) SELECT 'link', brand_id, domain_id, slug_key FROM links");

        await edge.UntilAsync("/spring", "https://example.com/quiet");
    }

    [Fact]
    public async Task Many_changes_at_once_go_through_a_merge_of_the_tables()
    {
        await using var edge = await Edge.StartAsync(_database.EdgeConnectionString, _folder);
        await _database.ExecuteAsync(
            "INSERT INTO links (brand_id, domain_id, slug, slug_key, destination, created_by) "
            + "SELECT brand_id, id, 's' || n, 's' || n, 'https://example.com/' || n, 'test' FROM domains, generate_series(1, 40000) n");

        await edge.UntilAsync("/s40000", "https://example.com/40000");
        await _database.ExecuteAsync("UPDATE links SET destination = destination || '?v=2' WHERE slug_key LIKE 's%7'");
        await _database.ExecuteAsync("DELETE FROM links WHERE slug_key LIKE 's%8'");
        await edge.UntilAsync("/s39998", null);

        // Forty thousand changes arrive in batches, in no order that a visitor could know.
        var started = TimeProvider.System.GetTimestamp();
        List<string> wrong;
        do
        {
            wrong = [];
            for (var n = 1; n <= 40_000; n += 37)
            {
                var expected = (n % 10) switch { 7 => $"https://example.com/{n}?v=2", 8 => null, _ => $"https://example.com/{n}" };
                if (await edge.LocationAsync("/s" + n) is var location && location != expected)
                {
                    wrong.Add($"s{n}: {location ?? "nowhere"}");
                }
            }
        }
        while (wrong.Count > 0 && TimeProvider.System.GetElapsedTime(started) < Edge.Patience);
        Assert.Empty(wrong);
        await _database.ExecuteAsync("TRUNCATE links CASCADE");
        await edge.UntilAsync("/s1", null);
    }

    [Fact]
    public async Task An_update_that_cannot_be_served_is_lost_alone()
    {
        await using var edge = await Edge.StartAsync(_database.EdgeConnectionString, _folder);
        await The.LinkAsync(_database, "broken", "javascript:alert(1)");
        await _database.ExecuteAsync("UPDATE links SET destination = E'https://example.com/\\r\\nX: 1' WHERE slug = 'spring'");
        await _database.ExecuteAsync("UPDATE domains SET root_destination = 'ftp://example.com', theme = 'gone'");
        await The.LinkAsync(_database, "fine", "https://example.com/fine");

        await edge.UntilAsync("/fine", "https://example.com/fine");
        Assert.Equal("https://example.com/spring", await edge.LocationAsync("/spring"));
        Assert.Null(await edge.LocationAsync("/broken"));
        using var root = await edge.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, root.StatusCode);
    }

    // F3, F26: with one good generation on disk a start needs no database.
    [Fact]
    public async Task It_starts_and_redirects_without_a_database()
    {
        await using (var edge = await Edge.StartAsync(_database.EdgeConnectionString, _folder))
        {
            await The.LinkAsync(_database, "late", "https://example.com/late");
            await edge.UntilAsync("/late", "https://example.com/late");
        }

        await using var alone = await Edge.StartAsync(Nowhere, _folder);

        Assert.Equal("https://example.com/spring", await alone.LocationAsync("/spring"));
        Assert.Equal("https://example.com/late", await alone.LocationAsync("/late"));
    }

    [Fact]
    public async Task A_damaged_snapshot_is_passed_over_for_the_one_before()
    {
        await using (await Edge.StartAsync(_database.EdgeConnectionString, _folder))
        {
            // Written when it stops.
        }
        foreach (var ending in (string[])["state", "links"])
        {
            var newest = Directory.GetFiles(Path.Combine(_folder, "routing"), "*." + ending).Order(StringComparer.Ordinal).Last();
            var bytes = await File.ReadAllBytesAsync(newest);
            bytes[^20] ^= 1;
            await File.WriteAllBytesAsync(newest, bytes);

            await using var alone = await Edge.StartAsync(Nowhere, _folder);

            Assert.Equal("https://example.com/spring", await alone.LocationAsync("/spring"));
            bytes[^20] ^= 1;
            await File.WriteAllBytesAsync(newest, bytes);
        }
    }

    [Fact]
    public async Task Without_database_and_snapshot_it_says_not_yet_and_answers_once_it_can()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "routing"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "routing", "0.state"), "nonsense");
        var database = new SwitchedDatabase(_database.EdgeConnectionString);
        await using var edge = await Edge.StartAsync(Nowhere, _folder, database.Use);

        using (var answer = await edge.GetAsync("/spring"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Equal("5", answer.Headers.GetValues("Retry-After").Single());
        }
        database.IsUp = true;
        await edge.UntilAsync("/spring", "https://example.com/spring");
    }

    [Fact]
    public async Task While_the_database_is_away_links_go_on_and_then_catch_up()
    {
        var database = new SwitchedDatabase(_database.EdgeConnectionString) { IsUp = true };
        await using var edge = await Edge.StartAsync(Nowhere, _folder, database.Use);
        await edge.UntilAsync("/spring", "https://example.com/spring");

        database.IsUp = false;
        await _database.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'wll_edge'");
        await The.LinkAsync(_database, "away", "https://example.com/away");
        for (var i = 0; i < 200; i++)
        {
            Assert.Equal("https://example.com/spring", await edge.LocationAsync("/spring"));
        }
        Assert.Null(await edge.LocationAsync("/away"));
        database.IsUp = true;

        await edge.UntilAsync("/away", "https://example.com/away");
    }

    private async Task<TimeSpan> SlowestChangeAsync(Edge edge, string brand)
    {
        var host = brand + ".test";
        await The.BrandAsync(_database, brand, host);
        await The.LinkAsync(_database, "new", "https://example.com/new", host);
        var worst = await edge.UntilAsync("/new", "https://example.com/new", host);
        foreach (var (change, path, location) in ((string, string, string?)[])
        [
            ("UPDATE links SET destination = 'https://example.com/edited'", "/new", "https://example.com/edited"),
            ("UPDATE links SET slug = 'summer', slug_key = 'summer'", "/summer", "https://example.com/edited"),
            ("UPDATE links SET archived_at = now()", "/summer", null),
            ("UPDATE links SET archived_at = NULL", "/summer", "https://example.com/edited"),
            ("DELETE FROM links", "/summer", null),
            ("UPDATE domains SET root_destination = 'https://example.com/root'", "/", "https://example.com/root"),
        ])
        {
            await _database.ExecuteAsync(change + " WHERE brand_id = (SELECT id FROM brands WHERE name = $1)", brand);
            var took = await edge.UntilAsync(path, location, host);
            worst = took > worst ? took : worst;
        }
        Assert.Null(await edge.LocationAsync("/new", host));
        return worst;
    }

    private static string Nowhere => "Host=/nonexistent;Username=wll_edge;Database=none;Timeout=2";
}
