using System.Net;
using System.Net.Sockets;
using MailKit.Net.Smtp;
using MailKit.Security;
using Npgsql;
using WhiteLabelLinks.Certificates.Dns;
using WhiteLabelLinks.Clicks.Networks;
using WhiteLabelLinks.Web.Settings;
using WhiteLabelLinks.Web.Startup;

namespace WhiteLabelLinks.Web.Commands;

/// <summary>Checks what a node depends on and says what is wrong in plain words; the exit code is 1 when something is broken.</summary>
internal static class DoctorCommand
{
    private const long LittleDisk = 2L << 30;
    private const long TooLittleDisk = 300L << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(Func<string, string?> values, CancellationToken cancellationToken)
    {
        var reader = new SettingsReader(values);
        var settings = reader.Read();
        List<Finding> findings = settings is null
            ? [.. reader.Errors.Select(e => Finding.Broken("settings", e))]
            : [Finding.Fine("settings", $"data in {settings.DataFolder}, listening on {settings.Http}")];
        if (settings is not null)
        {
            findings.Add(Disk(settings.DataFolder));
            findings.AddRange(await DatabaseAsync(settings, cancellationToken));
            findings.Add(await PortAsync("http", settings.Http, cancellationToken));
            if (settings.Https is { } https)
            {
                findings.Add(await PortAsync("https", https, cancellationToken));
                findings.AddRange(await HttpsFindings.ReadAsync(settings, cancellationToken));
            }
            findings.Add(await PortAsync("management", settings.Management, cancellationToken));
            findings.Add(await MailAsync(settings.Smtp, settings.DataFolder, cancellationToken));
            findings.AddRange(await DnsAsync(settings.Dns, cancellationToken));
            findings.Add(Networks(settings.Networks));
            findings.AddRange(PlatformWarnings.Findings(settings.PlatformApis, DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime)));
        }
        foreach (var finding in findings)
        {
            var mark = finding.Verdict switch { Verdict.Fine => "ok  ", Verdict.Attention => "note", _ => "FAIL" };
            Console.WriteLine($"{mark}  {finding.Subject,-11} {finding.Words}");
        }
        return findings.Any(f => f.Verdict == Verdict.Broken) ? 1 : 0;
    }

    private static Finding Disk(string folder)
    {
        var free = new DriveInfo(folder).AvailableFreeSpace;
        var words = $"{free / (double)(1 << 30):0.0} GB free in {folder}";
        return free switch
        {
            < TooLittleDisk => Finding.Broken("disk", words + ". PostgreSQL and the click spool need room: free some, or move --data."),
            < LittleDisk => Finding.Attention("disk", words + ", which will not last long."),
            _ => Finding.Fine("disk", words),
        };
    }

    private static Finding Networks(NetworkList list)
    {
        if (list.IsEmpty && list.PassedOver == 0)
        {
            return Finding.Fine("networks", "no --network-file: visits from data centres that look like a browser count as people's");
        }
        var words = $"{list.Counts.GetValueOrDefault(NetworkKind.DataCentre):N0} of data centres and {list.Counts.GetValueOrDefault(NetworkKind.MailScanner):N0} of mail scanners";
        return list.PassedOver == 0
            ? Finding.Fine("networks", words)
            : Finding.Attention("networks", $"{words}; {list.PassedOver:N0} are passed over, because they are narrower than what is known of a visitor, /{NetworkList.NarrowestOld} of IPv4 and /{NetworkList.Narrowest} of IPv6");
    }

    private static async Task<IEnumerable<Finding>> DatabaseAsync(ServeSettings settings, CancellationToken cancellationToken)
    {
        await using var database = new DatabaseStartup(settings.DataFolder, settings.Postgres, TimeProvider.System);
        try
        {
            await database.BringUpAsync(_ => { }, cancellationToken);
        }
        catch (StartupException e)
        {
            return [Finding.Broken("database", e.Message)];
        }
        await using var connection = new NpgsqlConnection(database.Connections!.App); // set by a successful start
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("SELECT clock_timestamp()", connection);
        var theirs = new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync(cancellationToken))!, TimeSpan.Zero); // never null
        var apart = (theirs - TimeProvider.System.GetUtcNow()).Duration();
        return
        [
            Finding.Fine("database", $"PostgreSQL {connection.PostgreSqlVersion}, {(settings.Postgres is null ? "embedded" : connection.Host)}, schema up to date"),
            Clock(apart),
        ];
    }

    private static Finding Clock(TimeSpan apart) => apart > Patience
        ? Finding.Broken("clock", $"this machine and the database are {apart.TotalSeconds:0} seconds apart. Set both by NTP: clicks and sessions go by the time.")
        : Finding.Fine("clock", $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm:ss} UTC, the same as the database's");

    private static async Task<Finding> PortAsync(string name, ListenAddress address, CancellationToken cancellationToken)
    {
        try
        {
            using var listener = new TcpListener(address.Address ?? IPAddress.Any, address.Port);
            listener.Start();
            return Finding.Fine(name, $"{address} is free");
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return await IsOursAsync(name, address, cancellationToken)
                ? Finding.Fine(name, $"{address} is answered by a running node")
                : Finding.Broken(name, $"port {address.Port} is used by another program. Stop it, or choose another port with --{name}.");
        }
        catch (SocketException e)
        {
            return Finding.Broken(name, $"cannot listen on {address}: {e.Message}. Ports below 1024 need root or CAP_NET_BIND_SERVICE.");
        }
    }

    private static async Task<bool> IsOursAsync(string name, ListenAddress address, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = Patience };
        try
        {
            var host = address.Address is null || address.Address.Equals(IPAddress.Any) ? "127.0.0.1" : address.Address.ToString();
            if (name == "https")
            {
                // Without a certificate for this name it refuses to talk, and only what serves HTTPS refuses in that way.
                using var client = new TcpClient();
                await client.ConnectAsync(host, address.Port, cancellationToken);
                return true;
            }
            var path = name == "management" ? "/healthz" : "/_/nothing";
            using var answer = await http.GetAsync(new Uri($"http://{host}:{address.Port}{path}"), cancellationToken);
            return name != "management" || answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    private static async Task<Finding[]> DnsAsync(DnsOptions dns, CancellationToken cancellationToken) => dns.Servers.Count == 0
        ? [await AskAsync(dns, "the machine's resolver", "Give it one that answers, or name others with --dns-servers", cancellationToken)]
        : await Task.WhenAll(dns.Servers.Select(server => AskAsync(
            new DnsOptions { Servers = [server], Networks = dns.Networks }, $"{server}", "Take it out of --dns-servers, or name others there", cancellationToken)));

    private static async Task<Finding> AskAsync(DnsOptions dns, string who, string otherwise, CancellationToken cancellationToken) =>
        await new DomainInspector(dns, TimeProvider.System).CanAskAsync(cancellationToken)
            ? Finding.Fine("dns", $"{who} answers")
            : Finding.Attention("dns", $"{who} does not answer, so domains cannot be added or checked by it. Those that are live stay so. {otherwise}.");

    private static async Task<Finding> MailAsync(SmtpServer? smtp, string dataFolder, CancellationToken cancellationToken)
    {
        if (smtp is null)
        {
            return Finding.Attention("mail", $"no --smtp: mails are written to {Path.Combine(dataFolder, "mail")}");
        }
        try
        {
            using var client = new SmtpClient { Timeout = (int)Patience.TotalMilliseconds };
            await client.ConnectAsync(smtp.Host, smtp.Port, smtp.Tls ? SecureSocketOptions.SslOnConnect : SecureSocketOptions.StartTlsWhenAvailable, cancellationToken);
            if (smtp.User is not null)
            {
                await client.AuthenticateAsync(smtp.User, smtp.Password ?? "", cancellationToken);
            }
            await client.DisconnectAsync(quit: true, cancellationToken);
            return Finding.Fine("mail", $"{smtp.Host}:{smtp.Port} answers");
        }
        catch (Exception e) when (e is IOException or SocketException or MailKit.ServiceNotConnectedException or MailKit.CommandException
            or MailKit.Security.AuthenticationException or SslHandshakeException or TimeoutException or MailKit.ProtocolException)
        {
            return Finding.Broken("mail", $"{smtp.Host}:{smtp.Port} does not take mail: {e.Message}");
        }
    }
}
