using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using WhiteLabelLinks.Certificates;
using WhiteLabelLinks.Certificates.Acme;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Web.Settings;
using WhiteLabelLinks.Web.Startup;

namespace WhiteLabelLinks.Web.Commands;

/// <summary>What stands between this installation and its certificates: the authorities, its accounts there, and its own addresses.</summary>
internal static class HttpsFindings
{
    public static async Task<IReadOnlyList<Finding>> ReadAsync(ServeSettings settings, CancellationToken cancellation)
    {
        List<Finding> findings =
        [
            settings.PublicAddresses.Count > 0
                ? Finding.Fine("addresses", $"visitors reach this installation at {string.Join(", ", settings.PublicAddresses)}")
                : Finding.Fine("addresses", "those that the consoles' names lead to; --public-addresses names others"),
        ];
        if (settings.Authorities.Count == 0)
        {
            findings.Add(Finding.Attention("acme", "nothing is ordered: only certificates that owners bring along are served"));
        }
        foreach (var authority in settings.Authorities)
        {
            using var client = new AcmeClient(authority.Acme, TimeProvider.System, NullLogger<AcmeClient>.Instance);
            try
            {
                var directory = await client.GetDirectoryAsync(cancellation);
                findings.AddRange(Judge(authority, directory, settings.Dns.CaaIdentities));
                findings.Add(await AccountAsync(client, authority, settings, cancellation));
            }
            catch (AcmeException e)
            {
                findings.Add(Finding.Broken(
                    "acme", $"{authority.Name} cannot be used: {e.Message} Look at --acme-directory; where its own certificate is of no public CA, --acme-ca names the file."));
            }
        }
        return findings;
    }

    private static IEnumerable<Finding> Judge(CertificateAuthority authority, AcmeDirectory directory, IReadOnlyList<string> identities)
    {
        yield return Finding.Fine("acme", $"{authority.Name} answers{(directory.TermsOfService is { } terms ? $"; its terms: {terms}" : "")}");
        if (directory.IsExternalAccountRequired && authority.Binding is null)
        {
            yield return Finding.Broken("acme", $"{authority.Name} wants its customers known: give the ID:KEY that it shows you, as WLL_ACME_ACCOUNT.");
        }
        if (authority.Profile is { } profile && !directory.Profiles.ContainsKey(profile))
        {
            yield return Finding.Broken(
                "acme", $"{authority.Name} has no profile “{profile}”: {(directory.Profiles.Count == 0 ? "leave --acme-profile out" : $"--acme-profile is one of {string.Join(", ", directory.Profiles.Keys)}")}.");
        }
        if (directory.CaaIdentities.Count == 0 && identities.Count == 0)
        {
            yield return Finding.Attention(
                "acme", $"{authority.Name} does not say how it is called in CAA records, so they are not looked at. Its manual says it: give that as --acme-caa.");
        }
    }

    private static async Task<Finding> AccountAsync(AcmeClient client, CertificateAuthority authority, ServeSettings settings, CancellationToken cancellation)
    {
        if (new DatabaseStartup(settings.DataFolder, settings.Postgres, TimeProvider.System).Connections is not { } connections)
        {
            return Finding.Fine("account", "none yet; it is made with the first order");
        }
        try
        {
            await using var database = NpgsqlDataSource.Create(connections.Edge);
            await using var command = database.CreateCommand("SELECT sealed_key, url FROM tls.accounts WHERE ca = $1 AND url IS NOT NULL");
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = authority.Name });
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            if (!await reader.ReadAsync(cancellation))
            {
                return Finding.Fine("account", "none yet; it is made with the first order");
            }
            using var key = AcmeKey.FromPkcs8(InstallationKey.In(settings.DataFolder).Open(reader.GetFieldValue<byte[]>(0), authority.KeyPlace));
            var account = client.OpenAccount(key, new Uri(reader.GetString(1)));
            var state = await account.GetStateAsync(cancellation);
            return state.Status == AccountStatus.Valid
                ? Finding.Fine("account", $"{account.Url} is valid")
                : Finding.Broken("account", $"{account.Url} is {state.Status} at the CA, which orders nothing for it any more. Ask the CA why.");
        }
        catch (CryptographicException)
        {
            return Finding.Broken("account", $"the account's key does not open with {settings.DataFolder}/keys/installation.key. Restore the file that belongs to this database.");
        }
        catch (AcmeException e)
        {
            return Finding.Broken("account", $"{authority.Name} does not take the account's key: {e.Message} If somebody changed the key elsewhere, restore the database; else the next order registers anew.");
        }
        catch (NpgsqlException e)
        {
            return Finding.Attention("account", $"it cannot be looked at while the database is away: {e.Message}");
        }
    }
}
