using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Certificates.Selection;

/// <summary>
/// Keeps <see cref="CertificateIndex"/> up to date: everything when the database is reached, then each change as it is told of, and
/// a comparison now and then for what was not told.
/// </summary>
internal sealed partial class CertificateUpdates(
    [FromKeyedServices(DatabaseRoles.Edge)] NpgsqlDataSource database,
    CertificateIndex index,
    CertificateCache cache,
    CertificateOptions options,
    TimeProvider clock,
    ILogger<CertificateUpdates> log) : DatabaseFollower(database, clock, "certificate_changed")
{
    protected override void TellFailed(string reason) => Log.Failed(log, reason);

    protected override async Task FollowAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        // What is told is kept from here on: also what changes while everything is read.
        var told = Channel.CreateUnbounded<string>();
        connection.Notification += (_, notification) => told.Writer.TryWrite(notification.Payload);
        await ReadAllAsync(connection, cancellation);
        while (true)
        {
            while (told.Reader.TryRead(out var host))
            {
                await ReadAsync(connection, host, cancellation);
            }
            if (!await connection.WaitAsync(options.LookEvery, cancellation) && await IsBehindAsync(connection, cancellation))
            {
                await ReadAllAsync(connection, cancellation);
            }
        }
    }

    private async Task ReadAllAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        Dictionary<string, long> versions = new(StringComparer.Ordinal);
        await using (var command = new NpgsqlCommand("SELECT host, version FROM tls.certificates", connection))
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
            {
                versions[reader.GetString(0)] = reader.GetInt64(1);
            }
        }
        index.Replace(versions);
        await cache.CompareAsync(versions.Keys);
    }

    private async Task ReadAsync(NpgsqlConnection connection, string host, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT version FROM tls.certificates WHERE host = $1", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = host });
        if (await command.ExecuteScalarAsync(cancellation) is long version)
        {
            index.Set(host, version);
        }
        else
        {
            index.Remove(host);
        }
        await cache.ChangedAsync(host);
    }

    private async Task<bool> IsBehindAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT count(*), coalesce(max(version), 0) FROM tls.certificates", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return reader.GetInt64(0) != index.Count || reader.GetInt64(1) > index.Newest;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Changes of certificates are not heard of; serving what is known and trying again: {Reason}")]
        public static partial void Failed(ILogger log, string reason);
    }
}
