using System.Net;
using WhiteLabelLinks.AdPlatforms;
using WhiteLabelLinks.Certificates;
using WhiteLabelLinks.Certificates.Dns;
using WhiteLabelLinks.Clicks.Networks;
using WhiteLabelLinks.Redirects.Consent;
using WhiteLabelLinks.Retargeting.Destinations;

namespace WhiteLabelLinks.Web.Settings;

/// <summary>What a running node was told, parsed and checked: nothing after this point reads an option's text.</summary>
/// <param name="Http">Where plain HTTP is listened on.</param>
/// <param name="Management">Where health and metrics are listened on; never a public address.</param>
/// <param name="DataFolder">Absolute path of the folder for the embedded database, click spool, routing snapshot, keys and mails.</param>
/// <param name="Postgres">Connection string of an administrator on an own PostgreSQL, or null for the embedded one.</param>
/// <param name="Smtp">Where mails go, or null to write them into the data folder.</param>
/// <param name="KeepClicksOnDisk">True when a click must survive the machine, not only the process, before its answer leaves.</param>
/// <param name="LoadDemo">True when the first start loads the demo.</param>
internal sealed record ServeSettings(
    ListenAddress Http,
    ListenAddress Management,
    string DataFolder,
    string? Postgres,
    SmtpServer? Smtp,
    bool KeepClicksOnDisk,
    bool LoadDemo)
{
    /// <summary>Where HTTPS is listened on; null when none is served.</summary>
    public ListenAddress? Https { get; init; }

    /// <summary>Whom certificates are ordered from, first choice first; empty when none are.</summary>
    public IReadOnlyList<CertificateAuthority> Authorities { get; init; } = [];

    /// <summary>How the edge learns where a visitor is.</summary>
    public ConsentOptions Consent { get; init; } = new();

    /// <summary>Networks that no person browses from.</summary>
    public NetworkList Networks { get; init; } = NetworkList.Empty;

    /// <summary>Where and in which version ad platforms' server interfaces are spoken to.</summary>
    public PlatformApis PlatformApis { get; init; } = PlatformApis.Bundled;

    /// <summary>Addresses at which visitors reach this installation, beside those of its consoles' names.</summary>
    public IReadOnlyList<IPAddress> PublicAddresses { get; init; } = [];

    /// <summary>Whom questions about domains go to.</summary>
    public DnsOptions Dns { get; init; } = new();

    /// <summary>Where checks of destinations may go.</summary>
    public OutboundOptions Outbound { get; init; } = new();
}

/// <summary>An address to listen on. A null address means every interface.</summary>
internal sealed record ListenAddress(IPAddress? Address, int Port, string Scheme = "http")
{
    public override string ToString() => $"{Scheme}://{(Address is null ? "*" : Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{Address}]" : Address)}:{Port}";
}

/// <summary>A mail server. <paramref name="From"/> is the sender's address; the sender's name is the console's.</summary>
internal sealed record SmtpServer(string Host, int Port, string? User, string? Password, bool Tls, string From);
