namespace WhiteLabelLinks.Web.Settings;

/// <summary>The options of <c>serve</c>, with the one help text that the command line shows.</summary>
internal static class SettingNames
{
    public static readonly IReadOnlyList<(string Name, string Argument, string Help)> Serve =
    [
        ("http", "URL", $"where plain HTTP is served; default {SettingsReader.DefaultHttp}, :80 in production"),
        ("https", "URL", "where HTTPS is served, :443 in production; each domain then gets a certificate of its own; none by default"),
        ("acme-directory", "URL|none", $"whom certificates are ordered from, and whose terms are agreed to by that; default Let's Encrypt, {AcmeSettings.LetsEncrypt}"),
        ("acme-ca", "FILE", "PEM file of the CA that signed the ACME server's own certificate, where it is no public one"),
        ("acme-account", "ID:KEY", "the account at a CA that wants its customers known (external account binding)"),
        ("acme-contact", "MAIL", "where the CA may write to"),
        ("acme-profile", "NAME", "the kind of certificate, where the CA has kinds"),
        ("acme-caa", "LIST", "how the CA is called in CAA records, such as letsencrypt.org, which is the default for Let's Encrypt; for others the records are looked at only before an order"),
        ("acme-second-directory", "URL", "whom they are ordered from while the first CA fails"),
        ("acme-second-account", "ID:KEY", "the account there"),
        ("management", "URL", $"where /healthz, /readyz and /metrics are served; default {SettingsReader.DefaultManagement}, never on a public address"),
        ("data", "DIR", $"embedded PostgreSQL, click spool, routing snapshot, keys, mails; default {SettingsReader.DefaultDataFolder}"),
        ("postgres", "CONNSTR", "use this PostgreSQL (15 or later) instead of the embedded one; the user must be allowed to create roles"),
        ("smtp", "URL", "smtp://user:password@host:587?from=links@example.com; without it mails are written to DIR/mail"),
        ("spool-durability", "process|disk", "what a counted click survives: the death of the process (default), or of the machine"),
        ("trusted-proxies", "LIST", "proxies whose X-Forwarded-For is believed, such as 10.0.0.0/8,192.0.2.7; none by default"),
        ("location-file", "FILE", "a MaxMind file (.mmdb) of countries or cities that says where visitors are; default: the countries that come along"),
        ("network-file", "FILE", "networks that no person browses from, one to a line with what it is, data-centre or mail-scanner; none come along"),
        ("ad-platform-file", "FILE", "versions, hosts and last days of ad platforms' server interfaces, where they differ from those that come along"),
        ("outbound-networks", "LIST", "private networks that checks of links' destinations may reach, such as 10.0.0.0/8; by default only the public internet"),
        ("public-addresses", "LIST", "addresses at which visitors reach this installation, behind NAT or a load balancer, such as 203.0.113.7,2001:db8::7; by default those of the consoles' names"),
        ("dns-servers", "LIST", "servers that get all questions about domains, such as 10.0.0.53 or 10.0.0.53:5353; by default the servers that each domain names"),
        ("role", "all", "which part of the work this node does"),
        ("no-demo", "", "do not load demo data on the first start"),
    ];

    /// <summary>Those of them that say where the data is, which every verb takes.</summary>
    public static readonly IReadOnlyList<(string Name, string Argument, string Help)> Database =
        [.. Serve.Where(s => s.Name is "data" or "postgres")];

    /// <summary>The environment variable of an option: --spool-durability is WLL_SPOOL_DURABILITY.</summary>
    public static string EnvironmentVariable(string name) => "WLL_" + name.Replace('-', '_').ToUpperInvariant();

    /// <summary>The key of an option in appsettings.json: --spool-durability is SpoolDurability.</summary>
    public static string ConfigurationKey(string name) =>
        string.Concat(name.Split('-').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));
}
