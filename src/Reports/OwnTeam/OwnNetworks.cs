using System.Net;
using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Clicks.OwnTeam;
using WhiteLabelLinks.Data;

namespace WhiteLabelLinks.Reports.OwnTeam;

/// <summary>A network whose clicks are the brand's own people's.</summary>
/// <param name="Name">What the brand calls it; may be empty.</param>
internal sealed record NamedNetwork(string Network, string Name, string AddedBy, DateTimeOffset AddedAt);

/// <summary>What came of adding a network.</summary>
internal abstract record AddNetworkResult
{
    public sealed record Added : AddNetworkResult;

    /// <summary>It was in the list already.</summary>
    /// <param name="By">The network of the list that holds all of it.</param>
    public sealed record Covered(string By) : AddNetworkResult;

    public sealed record TooMany : AddNetworkResult;
}

/// <summary>The list of the entered brand's own networks. The spool hears of a change within seconds and looks at new clicks only.</summary>
internal sealed class OwnNetworks(AppDb db, TenantScope scope, TimeProvider clock)
{
    /// <summary>Of one brand: every click of it is compared with all of them.</summary>
    public const int Most = 50;

    public const int LongestName = 60;

    /// <summary>In the order of their addresses.</summary>
    public Task<List<NamedNetwork>> ListAsync(CancellationToken cancellation) => db.Database.SqlQuery<NamedNetwork>($"""
        SELECT CASE WHEN masklen(network) = CASE family(network) WHEN 4 THEN 32 ELSE 128 END THEN host(network) ELSE network::text END AS network,
               name, added_by, added_at
          FROM own_networks ORDER BY own_networks.network
        """).ToListAsync(cancellation);

    /// <summary>The network in the list that an address is in; null when there is none.</summary>
    public async Task<string?> FindAsync(IPAddress address, CancellationToken cancellation) =>
        await CoveringAsync(OwnNetwork.Around(address).ToString(), cancellation);

    public async Task<AddNetworkResult> AddAsync(OwnNetwork network, string name, string by, CancellationToken cancellation)
    {
        var text = network.ToString();
        if (await CoveringAsync(text, cancellation) is { } covering)
        {
            return new AddNetworkResult.Covered(covering);
        }
        var now = clock.GetUtcNow();
        var added = await db.Database.ExecuteSqlAsync($"""
            INSERT INTO own_networks (brand_id, network, name, added_by, added_at)
            SELECT {scope.Brand.Value}, {text}::cidr, {name}, {by}, {now} WHERE (SELECT count(*) FROM own_networks) < {Most}
            ON CONFLICT DO NOTHING
            """, cancellation);
        return added == 0 ? new AddNetworkResult.TooMany() : new AddNetworkResult.Added();
    }

    /// <summary>Takes a network off the list.</summary>
    /// <returns>False when it is not in it.</returns>
    public async Task<bool> RemoveAsync(OwnNetwork network, CancellationToken cancellation)
    {
        var text = network.ToString();
        return await db.Database.ExecuteSqlAsync($"DELETE FROM own_networks WHERE network = {text}::cidr", cancellation) > 0;
    }

    private async Task<string?> CoveringAsync(string network, CancellationToken cancellation)
    {
        var covering = await db.Database.SqlQuery<string>(
            $"SELECT network::text AS \"Value\" FROM own_networks WHERE network >>= {network}::cidr ORDER BY masklen(network) LIMIT 1").ToListAsync(cancellation);
        return covering.FirstOrDefault() is { } found && OwnNetwork.TryParse(found, out var read, out _) ? read.ToString() : null;
    }
}
