using Microsoft.AspNetCore.Http.Features;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Certificates;

/// <summary>The host that a request is for, read as the redirect edge reads it.</summary>
internal static class RequestedHost
{
    /// <summary>Without port and trailing dot, in lower case; empty for what cannot be a host.</summary>
    public static string Of(IHttpRequestFeature request)
    {
        Span<char> buffer = stackalloc char[HostHeader.MaxLength + 1];
        return HostHeader.Normalize(request.Headers.Host.ToString(), buffer).ToString();
    }

    /// <summary>Whether the request is for this host.</summary>
    /// <param name="request">The request.</param>
    /// <param name="name">As a handshake named it.</param>
    public static bool Is(IHttpRequestFeature request, string name)
    {
        Span<char> buffer = stackalloc char[HostHeader.MaxLength + 1];
        return HostHeader.IsNamed(HostHeader.Normalize(request.Headers.Host.ToString(), buffer), name);
    }
}
