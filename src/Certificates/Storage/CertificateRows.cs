using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Certificates.Storage;

/// <summary>Reads <c>tls.certificates</c> for whoever serves them.</summary>
internal sealed class CertificateRows([FromKeyedServices(DatabaseRoles.Edge)] NpgsqlDataSource database)
{
    public async Task<KeptCertificate?> FindAsync(string host, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("SELECT version, chain, sealed_key FROM tls.certificates WHERE host = $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = host });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? new KeptCertificate(host, reader.GetInt64(0), reader.GetString(1), reader.GetFieldValue<byte[]>(2))
            : null;
    }
}
