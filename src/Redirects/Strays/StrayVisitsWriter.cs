using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Redirects.Slugs;

namespace WhiteLabelLinks.Redirects.Strays;

/// <summary>
/// Brings what was counted of stray visits into the database, a few seconds later. While the database is away the edge goes on
/// counting in the same memory; what one attempt held is tried again, and lost when the process ends before that.
/// </summary>
internal sealed partial class StrayVisitsWriter(
    StrayVisits visits, [FromKeyedServices(DatabaseRoles.Edge)] NpgsqlDataSource database, TimeProvider clock, ILogger<StrayVisitsWriter> log)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LastAttempt = TimeSpan.FromSeconds(2);

    private IReadOnlyList<StrayCount> _waiting = [];

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var within = new CancellationTokenSource(LastAttempt, clock);
        await WriteAsync(within.Token);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            using var timer = new PeriodicTimer(Every, clock);
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await WriteAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // StopAsync writes what is left.
        }
    }

    private async Task WriteAsync(CancellationToken cancellation)
    {
        if (_waiting.Count == 0)
        {
            _waiting = visits.Take();
        }
        if (_waiting.Count == 0)
        {
            return;
        }
        try
        {
            await using var command = database.CreateCommand("SELECT app.add_stray_visits($1, $2)");
            command.Parameters.AddWithValue(DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
            command.Parameters.Add(new NpgsqlParameter { Value = Json(_waiting), NpgsqlDbType = NpgsqlDbType.Jsonb });
            await command.ExecuteNonQueryAsync(cancellation);
            _waiting = [];
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException or TimeoutException)
        {
            Log.NotWritten(log, e.Message);
        }
    }

    /// <summary>As the function in the database reads it. Paths that come to one slug are added up; what can be no slug has no name.</summary>
    internal static string Json(IReadOnlyList<StrayCount> counts) => JsonSerializer.Serialize(counts.Select(count => new
    {
        brand = count.Brand.Value,
        domain = count.Domain.Value,
        root = count.Root,
        unknown = count.Unknown,
        slugs = count.Paths
            .Select(path => (Slug: SlugOf(path.Key, count.IgnoreCase), path.Value))
            .Where(path => path.Slug is not null)
            .GroupBy(path => path.Slug ?? "", StringComparer.Ordinal)
            .ToDictionary(slug => slug.Key, slug => slug.Sum(path => path.Value), StringComparer.Ordinal),
    }));

    private static string? SlugOf(string path, bool ignoreCase)
    {
        Span<byte> buffer = stackalloc byte[SlugPath.BufferSize];
        return SlugPath.TryDecode(path, ignoreCase, buffer, out var length)
            && Slug.TryParse(Encoding.UTF8.GetString(buffer[..length]).TrimEnd('/', '+'), out var slug, out _) ? slug.Value : null;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Visits that lead nowhere could not be written down: {Reason}")]
        public static partial void NotWritten(ILogger log, string reason);
    }
}
