using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Redirects.Speed;

/// <summary>Brings what was timed into the database, half a minute later.</summary>
internal sealed partial class RedirectSpeedsWriter(
    RedirectSpeeds speeds, [FromKeyedServices(DatabaseRoles.Edge)] NpgsqlDataSource database, TimeProvider clock, ILogger<RedirectSpeedsWriter> log)
    : CountsWriter<SpeedCount>(TimeSpan.FromSeconds(15), database, clock)
{
    // What waits, the sheet that rests, and the last one.
    protected override int LastWrites => 3;

    protected override IReadOnlyList<SpeedCount> Take() => speeds.Take();

    protected override NpgsqlCommand Adding(NpgsqlDataSource source, DateOnly day, IReadOnlyList<SpeedCount> counts)
    {
        var command = source.CreateCommand("SELECT app.add_redirect_speeds($1, $2, $3, $4, $5)");
        command.Parameters.AddWithValue(day);
        command.Parameters.AddWithValue(counts.Select(count => count.Domain.Value).ToArray());
        command.Parameters.AddWithValue(counts.Select(count => (short)count.Kind).ToArray());
        command.Parameters.AddWithValue(counts.Select(count => count.Bucket).ToArray());
        command.Parameters.AddWithValue(counts.Select(count => count.Hits).ToArray());
        return command;
    }

    protected override void TellNotWritten(string reason) => Log.NotWritten(log, reason);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "How long answers took could not be written down: {Reason}")]
        public static partial void NotWritten(ILogger log, string reason);
    }
}
