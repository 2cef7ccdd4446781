using Npgsql;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Redirects;
using WhiteLabelLinks.Redirects.Hosts;
using WhiteLabelLinks.Redirects.Slugs;

namespace WhiteLabelLinks.Benchmarks;

/// <summary>
/// Links for measuring: link <c>i</c> has slug <c>1000000 + i</c> and lies on host <c>h(i mod hosts).bench.test</c>; slug and
/// destination are as long as they are in life (7 and 94 characters).
/// </summary>
internal static class BenchmarkLinks
{
    private const string Destination = "https://www.example.com/articles/how-to-choose-a-thing-that-lasts?utm_source=mail&id=";

    public static async Task SeedAsync(string admin, int links, int hosts)
    {
        await using var connection = new NpgsqlConnection(admin);
        await connection.OpenAsync();
        // Without triggers and foreign keys: a million rows in seconds, and no million changes to be told.
        await RunAsync(
            connection,
            $"""
            SET session_replication_role = replica;
            INSERT INTO agencies (name, slug) VALUES ('Bench', 'bench');
            INSERT INTO consoles (host, base_url, name) VALUES ('console.bench.test', 'http://console.bench.test', 'Bench');
            INSERT INTO brands (agency_id, name, slug) SELECT 1, 'Brand ' || n, 'b' || n FROM generate_series(0, {hosts - 1}) n;
            INSERT INTO domains (brand_id, host, verified_at) SELECT n + 1, 'h' || n || '.bench.test', now() FROM generate_series(0, {hosts - 1}) n;
            INSERT INTO links (brand_id, domain_id, slug, slug_key, destination, created_by)
              SELECT n % {hosts} + 1, n % {hosts} + 1, (1000000 + n)::text, (1000000 + n)::text, '{Destination}' || (1000000000 + n), 'bench'
                FROM generate_series(0, {links - 1}) n;
            """);
        await RunAsync(connection, "ANALYZE links");
        await RunAsync(connection, "CHECKPOINT");
    }

    /// <summary>The same links as a snapshot, made without a database.</summary>
    public static RoutingSnapshot Make(int links, int hosts)
    {
        var builder = new LinkTableBuilder(links);
        Span<byte> slug = stackalloc byte[7];
        var destination = new byte[94];
        System.Text.Encoding.ASCII.GetBytes(Destination).CopyTo(destination.AsSpan());
        for (var i = 0; i < links; i++)
        {
            System.Buffers.Text.Utf8Formatter.TryFormat(1_000_000 + i, slug, out _);
            System.Buffers.Text.Utf8Formatter.TryFormat(1_000_000_000 + i, destination.AsSpan(84), out _);
            builder.Add(new LinkId(i + 1), new DomainId(i % hosts + 1), LinkFlags.ModeShort, slug, destination);
        }
        var entries = Enumerable.Range(0, hosts)
            .Select(n => (HostEntry)new ShortHost($"h{n}.bench.test", new BrandId(n + 1), new DomainId(n + 1), "Brand " + n));
        return new RoutingSnapshot(new HostTable([.. entries]), builder.Build(), LinkTable.Empty);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
        await command.ExecuteNonQueryAsync();
    }
}
