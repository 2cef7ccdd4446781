using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;
using WhiteLabelLinks.Clicks.Spool;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Clicks.Loading;

/// <summary>
/// Fetches the days' secrets that visitors are told apart by, so that all nodes, and a node before and after a restart, use the
/// same. Tomorrow's is there before tomorrow is; the one before yesterday's is gone from the database.
/// </summary>
internal sealed partial class SaltKeeper(
    ClickSpool spool, [FromKeyedServices(DatabaseRoles.Edge)] NpgsqlDataSource dataSource, TimeProvider clock, ILogger<SaltKeeper> logger)
    : Watching(TimeSpan.FromHours(1), clock)
{
    private const int Days = 3;

    protected override async Task LookAsync(CancellationToken cancellationToken) => spool.Salts.Set(await ReadAsync(cancellationToken));

    protected override void TellAway(string reason) => Log.Away(logger, reason);

    private async Task<List<(DateOnly, byte[])>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("SELECT day, salt FROM app.visitor_salts($1)");
        var fresh = Enumerable.Range(0, Days).Select(_ => RandomNumberGenerator.GetBytes(VisitorSalts.SaltSize)).ToArray();
        command.Parameters.Add(new() { Value = fresh, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var salts = new List<(DateOnly, byte[])>();
        while (await reader.ReadAsync(cancellationToken))
        {
            salts.Add((reader.GetFieldValue<DateOnly>(0), (byte[])reader.GetValue(1)));
        }

        return salts;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The secrets that visitors are told apart by could not be read; until they are, a visitor may count twice today: {Reason}")]
        public static partial void Away(ILogger logger, string reason);
    }
}
