using System.Globalization;
using System.Net;
using Npgsql;
using WhiteLabelLinks.AdPlatforms;
using WhiteLabelLinks.Certificates.Dns;
using WhiteLabelLinks.Clicks.Networks;
using WhiteLabelLinks.Redirects.Consent;
using WhiteLabelLinks.Retargeting.Destinations;

namespace WhiteLabelLinks.Web.Settings;

/// <summary>
/// Turns option texts into <see cref="ServeSettings"/>. Every mistake is collected, so that a start stops once and says
/// everything: each line names the option, what is wrong with it and what to write instead.
/// </summary>
internal sealed class SettingsReader(Func<string, string?> read)
{
    public const string DefaultHttp = "http://127.0.0.1:8080";
    public const string DefaultManagement = "http://127.0.0.1:9090";
    public const string DefaultDataFolder = "./.data";

    private readonly List<string> _errors = [];

    public IReadOnlyList<string> Errors => _errors;

    public ServeSettings? Read()
    {
        var http = ReadListen("http", DefaultHttp);
        var management = ReadListen("management", DefaultManagement);
        if (http is not null && management is not null && http.Port != 0 && http.Port == management.Port)
        {
            _errors.Add($"--management: port {management.Port} is already taken by --http. Choose another port.");
        }
        var https = read("https") is { Length: > 0 } ? ReadListen("https", "", Uri.UriSchemeHttps) : null;
        if (https is not null && https.Port != 0 && (https.Port == http?.Port || https.Port == management?.Port))
        {
            _errors.Add($"--https: port {https.Port} is already taken by --{(https.Port == http?.Port ? "http" : "management")}. Choose another port.");
        }
        var acme = new AcmeSettings(read, _errors);
        var authorities = acme.Read(https is not null);
        var data = ReadDataFolder();
        var postgres = ReadPostgres();
        var smtp = ReadSmtp();
        var durability = ReadChoice("spool-durability", "process", "process", "disk");
        ReadChoice("role", "all", "all");
        var consent = ReadConsent();
        var networks = ReadNetworks();
        var apis = ReadPlatformApis();
        var outbound = ReadOutbound();
        var addresses = ReadAddresses();
        var dns = ReadDns(outbound, acme.ReadCaaIdentities(authorities));
        var noDemo = ReadSwitch("no-demo");
        return _errors.Count > 0
            ? null
            : new ServeSettings(http!, management!, data!, postgres, smtp, durability == "disk", !noDemo)
            {
                Https = https,
                Authorities = authorities,
                Consent = consent,
                Networks = networks,
                PlatformApis = apis,
                Outbound = outbound,
                PublicAddresses = addresses,
                Dns = dns,
            };
    }

    /// <summary>Only what the verbs that work on the database alone need.</summary>
    public (string DataFolder, string? Postgres)? ReadDatabase()
    {
        var data = ReadDataFolder();
        var postgres = ReadPostgres();
        return _errors.Count > 0 ? null : (data!, postgres);
    }

    private ListenAddress? ReadListen(string name, string fallback, string scheme = "http")
    {
        var text = read(name) ?? fallback;
        if (text.StartsWith(':'))
        {
            text = $"{scheme}://*{text}";
        }
        var star = text.Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal);
        if (!Uri.TryCreate(star, UriKind.Absolute, out var uri) || uri.Scheme != scheme || uri.PathAndQuery != "/" || uri.UserInfo.Length > 0)
        {
            _errors.Add($"--{name}: “{text}” is not an address to listen on. Write it like "
                + (scheme == "http" ? $"{fallback}, or http://*:80 for every interface." : "https://*:443, for every interface."));
            return null;
        }
        if (star != text)
        {
            return new ListenAddress(null, uri.Port, scheme);
        }
        if (uri.Host == "localhost")
        {
            return new ListenAddress(IPAddress.Loopback, uri.Port, scheme);
        }
        if (!IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address))
        {
            _errors.Add($"--{name}: “{uri.Host}” is a name. Give the IP address of an interface, localhost, or * for all.");
            return null;
        }
        return new ListenAddress(address, uri.Port, scheme);
    }

    private string? ReadDataFolder()
    {
        var text = read("data") ?? DefaultDataFolder;
        if (text.Trim().Length == 0)
        {
            _errors.Add("--data: the folder's name is empty. Leave the option out for ./.data.");
            return null;
        }
        var path = Path.GetFullPath(text);
        if (File.Exists(path))
        {
            _errors.Add($"--data: {path} is a file. Name a folder.");
            return null;
        }
        try
        {
            Directory.CreateDirectory(path);
            var probe = Path.Combine(path, $".writable-{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _errors.Add($"--data: cannot write in {path} ({e.Message}). Choose another folder or change its rights.");
            return null;
        }
    }

    private string? ReadPostgres()
    {
        var text = read("postgres");
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }
        try
        {
            var parsed = new NpgsqlConnectionStringBuilder(text);
            if (string.IsNullOrEmpty(parsed.Host) || string.IsNullOrEmpty(parsed.Database) || string.IsNullOrEmpty(parsed.Username))
            {
                _errors.Add("--postgres: Host, Database and Username are needed, for example “Host=db;Database=links;Username=admin;Password=…”.");
                return null;
            }
            return text;
        }
        catch (ArgumentException e)
        {
            _errors.Add($"--postgres: not a connection string ({e.Message}). Write it like “Host=db;Database=links;Username=admin;Password=…”.");
            return null;
        }
    }

    private ConsentOptions ReadConsent()
    {
        var options = new ConsentOptions
        {
            LocationFile = read("location-file") is { Length: > 0 } file ? Path.GetFullPath(file) : null,
            TrustedProxies = ReadList("trusted-proxies"),
        };
        if (options.ProxyProblem() is { } proxies)
        {
            _errors.Add($"--trusted-proxies: {proxies}");
        }
        if (options.LocationFileProblem() is { } location)
        {
            _errors.Add($"--location-file: {location}");
        }
        return options;
    }

    private NetworkList ReadNetworks()
    {
        if (read("network-file") is not { Length: > 0 } file)
        {
            return NetworkList.Empty;
        }
        try
        {
            return NetworkList.Read(Path.GetFullPath(file));
        }
        catch (InvalidDataException e)
        {
            _errors.Add($"--network-file: {e.Message}");
            return NetworkList.Empty;
        }
    }

    private PlatformApis ReadPlatformApis()
    {
        if (read("ad-platform-file") is not { Length: > 0 } file)
        {
            return PlatformApis.Bundled;
        }
        try
        {
            return PlatformApis.Read(Path.GetFullPath(file));
        }
        catch (InvalidDataException e)
        {
            _errors.Add($"--ad-platform-file: {e.Message}");
            return PlatformApis.Bundled;
        }
    }

    private OutboundOptions ReadOutbound()
    {
        List<IPNetwork> networks = [];
        foreach (var entry in ReadList("outbound-networks"))
        {
            if (IPNetwork.TryParse(entry, out var network))
            {
                networks.Add(network);
            }
            else
            {
                _errors.Add($"--outbound-networks: “{entry}” is not a network. Write it like 10.0.0.0/8, with no bits set beyond its length.");
            }
        }
        return new OutboundOptions { Networks = networks };
    }

    private List<IPAddress> ReadAddresses()
    {
        List<IPAddress> addresses = [];
        foreach (var entry in ReadList("public-addresses"))
        {
            if (IPAddress.TryParse(entry, out var address))
            {
                addresses.Add(address);
            }
            else
            {
                _errors.Add($"--public-addresses: “{entry}” is not an address. Write it like 203.0.113.7 or 2001:db8::7.");
            }
        }
        return addresses;
    }

    private DnsOptions ReadDns(OutboundOptions outbound, IReadOnlyList<string> identities)
    {
        List<IPEndPoint> servers = [];
        foreach (var entry in ReadList("dns-servers"))
        {
            // Without a port, the one of DNS.
            if (IPAddress.TryParse(entry, out var address))
            {
                servers.Add(new IPEndPoint(address, 53));
            }
            else if (IPEndPoint.TryParse(entry, out var server) && server.Port > 0)
            {
                servers.Add(server);
            }
            else
            {
                _errors.Add($"--dns-servers: “{entry}” is not a server. Write it like 10.0.0.53, 10.0.0.53:5353 or [2001:db8::53]:53.");
            }
        }
        return new DnsOptions { Servers = servers, Networks = outbound.Networks, CaaIdentities = identities };
    }

    private string[] ReadList(string name) => (read(name) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private SmtpServer? ReadSmtp()
    {
        var text = read("smtp");
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("smtp" or "smtps") || uri.Host.Length == 0)
        {
            _errors.Add("--smtp: write it like smtp://user:password@mail.example.com:587 (or smtps:// for TLS from the first byte).");
            return null;
        }
        var credentials = uri.UserInfo.Split(':', 2);
        var tls = uri.Scheme == "smtps";
        return new SmtpServer(
            uri.Host,
            uri.Port > 0 ? uri.Port : tls ? 465 : 587,
            credentials[0].Length > 0 ? Uri.UnescapeDataString(credentials[0]) : null,
            credentials.Length > 1 ? Uri.UnescapeDataString(credentials[1]) : null,
            tls,
            Sender(uri, credentials[0]));
    }

    private static string Sender(Uri uri, string user)
    {
        var from = System.Web.HttpUtility.ParseQueryString(uri.Query)["from"];
        var name = Uri.UnescapeDataString(user);
        return !string.IsNullOrWhiteSpace(from) ? from : name.Contains('@', StringComparison.Ordinal) ? name : "no-reply@" + uri.Host;
    }

    private string ReadChoice(string name, string fallback, params string[] choices)
    {
        var text = read(name) ?? fallback;
        if (!choices.Contains(text, StringComparer.Ordinal))
        {
            _errors.Add($"--{name}: “{text}” is not one of {string.Join(", ", choices)}.");
        }
        return text;
    }

    private bool ReadSwitch(string name)
    {
        var text = read(name);
        if (text is null or "false" or "0")
        {
            return false;
        }
        if (text is not ("" or "true" or "1"))
        {
            _errors.Add($"--{name}: “{text}” is neither true nor false.");
        }
        return true;
    }
}
