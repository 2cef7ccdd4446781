using Npgsql;
using System.Text;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Redirects.Hosts;
using WhiteLabelLinks.Themes;

namespace WhiteLabelLinks.Redirects.Snapshots;

/// <summary>Reads <c>serving.hosts</c> whole: there are few hosts beside the links, and they change seldom.</summary>
internal sealed class HostRows(ThemeCatalog themes)
{
    private const string Sql =
        "SELECT host, purpose, agency_id, brand_id, domain_id, brand_name, root_destination, ignore_case, theme, https, has_certificate, source_parameter "
        + "FROM serving.hosts";

    public async Task<HostTable> ReadAsync(NpgsqlConnection connection, HostTable? previous, LoadProblems problems, CancellationToken cancellation)
    {
        List<HostEntry> hosts = new(previous?.Count ?? 16);
        await using var command = new NpgsqlCommand(Sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var host = reader.GetString(0);
            var before = previous?.Find(host);
            HostEntry entry = reader.GetString(1) == "console"
                ? new ConsoleEntry(new ConsoleHost(host, reader.IsDBNull(2) ? null : new AgencyId(reader.GetInt64(2)))) { PlainHttp = ReadPlainHttp(reader) }
                : Check(ReadShort(reader, host), before as ShortHost, problems);
            // The same object while nothing changed: what was rendered for it stays valid.
            hosts.Add(entry.Equals(before) ? before : entry);
        }
        return new HostTable(hosts);
    }

    private static ShortHost ReadShort(NpgsqlDataReader reader, string host) => new(
        host,
        new BrandId(reader.GetInt64(3)),
        new DomainId(reader.GetInt64(4)),
        reader.GetString(5),
        reader.IsDBNull(6) ? null : reader.GetString(6),
        reader.GetBoolean(7),
        reader.GetString(8))
    {
        PlainHttp = ReadPlainHttp(reader),
        SourceParameter = reader.IsDBNull(11) ? null : reader.GetString(11),
    };

    private static PlainHttp ReadPlainHttp(NpgsqlDataReader reader) => !reader.GetBoolean(10) ? PlainHttp.Serve : reader.GetString(9) switch
    {
        "redirect" => PlainHttp.Redirect,
        "hsts" => PlainHttp.RedirectAndRemember,
        _ => PlainHttp.Serve,
    };

    private ShortHost Check(ShortHost host, ShortHost? before, LoadProblems problems)
    {
        if (!themes.Holds(host.Theme))
        {
            problems.Add($"Domain {host.Domain} of brand {host.Brand}: there is no theme \"{host.Theme}\"; \"{ThemeCatalog.DefaultName}\" is shown.");
            host = host with { Theme = ThemeCatalog.DefaultName };
        }
        if (host.RootDestination is { } root && !LinkRow.IsPlainUrl(Encoding.UTF8.GetBytes(root)))
        {
            var good = LinkRow.TryRewrite(Encoding.UTF8.GetBytes(root), out var rewritten);
            if (!good)
            {
                problems.Add($"Domain {host.Domain} of brand {host.Brand}: the root destination is no http or https address.");
            }
            host = host with { RootDestination = good ? rewritten : before?.RootDestination };
        }
        return host;
    }
}
