using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using WhiteLabelLinks.Clicks.Spool;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Clicks.OwnTeam;

/// <summary>
/// Hears within seconds which networks are brands' own. It asks for what changed since the version it knows, so that asking costs one
/// row read. While the database is away, what was known goes on to hold.
/// </summary>
internal sealed partial class OwnNetworkKeeper(
    ClickSpool spool, [FromKeyedServices(DatabaseRoles.Edge)] NpgsqlDataSource dataSource, TimeProvider clock, ILogger<OwnNetworkKeeper> logger)
    : Watching(TimeSpan.FromSeconds(2), clock)
{
    private long _known;

    protected override void TellAway(string reason) => Log.Away(logger, reason);

    protected override async Task LookAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("SELECT version, brand, network FROM app.own_networks($1)");
        command.Parameters.AddWithValue(_known);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var (version, networks) = (_known, new List<(BrandId, OwnNetwork)>());
        while (await reader.ReadAsync(cancellationToken))
        {
            version = reader.GetInt64(0);
            if (!reader.IsDBNull(1) && OwnNetwork.TryParse(reader.GetString(2), out var network, out _))
            {
                networks.Add((new BrandId(reader.GetInt64(1)), network));
            }
        }

        if (version != _known)
        {
            spool.OwnNetworks.Set(networks);
            _known = version;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Brands' own networks could not be read; until they are, the last ones hold: {Reason}")]
        public static partial void Away(ILogger logger, string reason);
    }
}
