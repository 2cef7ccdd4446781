using System.Globalization;
using System.Net;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Tenants;

/// <summary>Where this installation listens, as people outside of it see it.</summary>
public sealed class PublicAddressOptions
{
    /// <summary>Address of plain HTTP; its port is what matters.</summary>
    public Uri Http { get; set; } = new("http://127.0.0.1:8080");

    /// <summary>Address of HTTPS; null when this installation serves none.</summary>
    public Uri? Https { get; set; }

    /// <summary>Addresses at which visitors reach this installation, where those that its consoles' names have are not all of them.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; set; } = [];
}

/// <summary>Builds the addresses of our hosts from the configuration, never from a request.</summary>
public sealed class PublicAddresses(PublicAddressOptions options)
{
    /// <summary>
    /// Scheme, host and port. HTTPS when it is configured, except for <c>*.localhost</c>, for which nobody issues certificates.
    /// </summary>
    public Uri BaseUrl(HostName host)
    {
        var listens = options.Https is { } https && !IsLocal(host) ? https : options.Http;
        return new UriBuilder(listens.Scheme, host.Value, listens.Port).Uri;
    }

    public Uri ShortUrl(HostName host, Slug slug) => ShortUrl(BaseUrl(host), slug);

    public static Uri ShortUrl(Uri baseUrl, Slug slug) => new(baseUrl, "/" + Uri.EscapeDataString(slug.Value));

    /// <summary>Base address without the slash at its end, as it is stored and shown.</summary>
    public string BaseText(HostName host) => BaseUrl(host).GetLeftPart(UriPartial.Authority);

    /// <summary>The host as people read and type it: in Unicode, without scheme, and with the port where it is not the usual one.</summary>
    public string Shown(HostName host) => Shown(host, BaseUrl(host));

    internal static string Shown(HostName host, Uri baseUrl) =>
        baseUrl.IsDefaultPort ? host.ToDisplay() : string.Create(CultureInfo.InvariantCulture, $"{host.ToDisplay()}:{baseUrl.Port}");

    internal static bool IsLocal(HostName host) =>
        host.Value == "localhost" || host.Value.EndsWith(".localhost", StringComparison.Ordinal);
}
