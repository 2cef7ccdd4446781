using System.Net;
using Microsoft.AspNetCore.Http;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Redirects.Hosts;

/// <summary>
/// Who may set up an installation that has no console yet: somebody at this very machine. Whoever finds it on the network first
/// would otherwise own it.
/// </summary>
internal static class FirstRun
{
    /// <summary>
    /// True when the request names this machine and comes from it, past no proxy: one on this machine would make every stranger
    /// look as if they sat here. Elsewhere the first operator is made by the verb <c>admin create</c>.
    /// </summary>
    public static bool IsHere(HttpContext context, string header, out string name)
    {
        Span<char> buffer = stackalloc char[HostHeader.MaxLength + 1];
        name = HostHeader.Normalize(header, buffer).ToString();
        return (name == "localhost" || name.EndsWith(".localhost", StringComparison.Ordinal) || IsLoopback(name))
            && context.Connection.RemoteIpAddress is { } peer && IPAddress.IsLoopback(peer)
            && !IsForwarded(context.Request.Headers);
    }

    private static bool IsLoopback(string name) => IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address);

    private static bool IsForwarded(IHeaderDictionary headers) =>
        headers.ContainsKey("Forwarded") || headers.ContainsKey("Via") || headers.ContainsKey("X-Forwarded-For") || headers.ContainsKey("X-Real-IP");
}
