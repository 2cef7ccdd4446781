using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Redirects.Slugs;

namespace WhiteLabelLinks.Redirects.Strays;

/// <summary>Brings what was counted of stray visits into the database.</summary>
internal sealed partial class StrayVisitsWriter(
    StrayVisits visits, [FromKeyedServices(DatabaseRoles.Edge)] NpgsqlDataSource database, TimeProvider clock, ILogger<StrayVisitsWriter> log)
    : CountsWriter<StrayCount>(TimeSpan.FromSeconds(10), database, clock)
{
    protected override IReadOnlyList<StrayCount> Take() => visits.Take();

    protected override NpgsqlCommand Adding(NpgsqlDataSource source, DateOnly day, IReadOnlyList<StrayCount> counts)
    {
        var command = source.CreateCommand("SELECT app.add_stray_visits($1, $2)");
        command.Parameters.AddWithValue(day);
        command.Parameters.Add(new NpgsqlParameter { Value = Json(counts), NpgsqlDbType = NpgsqlDbType.Jsonb });
        return command;
    }

    protected override void TellNotWritten(string reason) => Log.NotWritten(log, reason);

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
