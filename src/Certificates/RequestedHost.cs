using Microsoft.AspNetCore.Http.Features;

namespace WhiteLabelLinks.Certificates;

/// <summary>The host that a request is for.</summary>
internal static class RequestedHost
{
    /// <summary>As in the Host header, without port and trailing dot, in lower case.</summary>
    public static string Of(IHttpRequestFeature request)
    {
        var host = WithoutPort(request.Headers.Host.ToString());
        return host.ToString().ToLowerInvariant();
    }

    /// <summary>Whether the Host header names this host, in any case, with or without a port.</summary>
    public static bool Is(IHttpRequestFeature request, ReadOnlySpan<char> name) =>
        WithoutPort(request.Headers.Host.ToString()).Equals(name.TrimEnd('.'), StringComparison.OrdinalIgnoreCase);

    private static ReadOnlySpan<char> WithoutPort(ReadOnlySpan<char> host)
    {
        var colon = host.IndexOf(':');
        return (colon < 0 ? host : host[..colon]).TrimEnd('.');
    }
}
