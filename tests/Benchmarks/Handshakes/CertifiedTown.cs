using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Npgsql;
using NpgsqlTypes;
using WhiteLabelLinks.Certificates.Storage;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Benchmarks.Handshakes;

/// <summary>Hosts with a certificate each, by a CA of this run's own, stored as the product stores them.</summary>
internal static class CertifiedTown
{
    public static string HostOf(int number) => FormattableString.Invariant($"h{number}.bench.test");

    /// <summary>Gives the first so many hosts a certificate.</summary>
    /// <param name="isShared">All of them the first one's: made in seconds, and nobody looks at the name in it but a browser.</param>
    public static async Task SeedAsync(string admin, InstallationKey key, int hosts, bool isShared = false)
    {
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var authority = NewAuthority(authorityKey, now);
        await using var connection = new NpgsqlConnection(admin);
        await connection.OpenAsync();
        // As many rows at once come in from a backup: nobody has to be told of each.
        await using (var quiet = new NpgsqlCommand("SET session_replication_role = replica", connection))
        {
            await quiet.ExecuteNonQueryAsync();
        }
        await using var writer = await connection.BeginBinaryImportAsync(
            "COPY tls.certificates (host, chain, sealed_key, issuer, serial, not_before, not_after, renew_at) FROM STDIN (FORMAT binary)");
        var (chain, pkcs8, serial) = NewLeaf(HostOf(0), authority, now);
        for (var number = 0; number < hosts; number++)
        {
            var host = HostOf(number);
            if (!isShared)
            {
                (chain, pkcs8, serial) = NewLeaf(host, authority, now);
            }
            await writer.StartRowAsync();
            await writer.WriteAsync(host);
            await writer.WriteAsync(chain);
            await writer.WriteAsync(key.Seal(pkcs8, KeptCertificate.Place(host)));
            await writer.WriteAsync("Bench CA");
            await writer.WriteAsync(serial);
            await writer.WriteAsync(now.AddDays(-1), NpgsqlDbType.TimestampTz);
            await writer.WriteAsync(now.AddDays(90), NpgsqlDbType.TimestampTz);
            await writer.WriteAsync(now.AddDays(60), NpgsqlDbType.TimestampTz);
        }
        await writer.CompleteAsync();
    }

    private static X509Certificate2 NewAuthority(ECDsa key, DateTimeOffset now)
    {
        var request = new CertificateRequest("CN=Bench CA", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        return request.CreateSelfSigned(now.AddDays(-2), now.AddDays(100));
    }

    private static (string Chain, byte[] Key, string Serial) NewLeaf(string host, X509Certificate2 authority, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(new X500DistinguishedName(""), new PublicKey(key), HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        using var leaf = request.Create(authority, now.AddDays(-1), now.AddDays(90), RandomNumberGenerator.GetBytes(16));
        return ($"{leaf.ExportCertificatePem()}\n{authority.ExportCertificatePem()}\n", key.ExportPkcs8PrivateKey(), leaf.SerialNumber);
    }
}
