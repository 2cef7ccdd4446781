using System.Buffers;

namespace WhiteLabelLinks.Primitives;

/// <summary>Brings the Host header of a request into the form that hosts are kept in.</summary>
public static class HostHeader
{
    /// <summary>The longest host name there is.</summary>
    public const int MaxLength = 253;

    private static readonly SearchValues<char> NeedsWork = SearchValues.Create(":[]ABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary>
    /// Without port, trailing dot and capitals. In the common case that is the header itself; otherwise it is written into
    /// <paramref name="buffer"/>, which must hold <see cref="MaxLength"/> characters. Empty for what cannot be a host.
    /// </summary>
    public static ReadOnlySpan<char> Normalize(ReadOnlySpan<char> header, Span<char> buffer)
    {
        var host = header;
        if (host.ContainsAny(NeedsWork))
        {
            host = WithoutPort(host);
            if (host.Length <= MaxLength + 1)
            {
                var lower = buffer[..Math.Min(host.Length, buffer.Length)];
                host[..lower.Length].ToLowerInvariant(lower);
                host = host.Length == lower.Length ? lower : host;
            }
        }
        if (host.Length > 1 && host[^1] == '.')
        {
            host = host[..^1];
        }
        return host.Length > MaxLength ? default : host;
    }

    /// <summary>Whether a secure connection was opened for the host.</summary>
    /// <param name="host">As <see cref="Normalize"/> writes it.</param>
    /// <param name="handshake">The name that the handshake asked for.</param>
    public static bool IsNamed(ReadOnlySpan<char> host, ReadOnlySpan<char> handshake) =>
        host.Equals(handshake.TrimEnd('.'), StringComparison.OrdinalIgnoreCase);

    private static ReadOnlySpan<char> WithoutPort(ReadOnlySpan<char> host)
    {
        if (host.Length > 0 && host[0] == '[')
        {
            var end = host.IndexOf(']');
            return end < 0 ? default : host[..(end + 1)];
        }
        var colon = host.IndexOf(':');
        return colon < 0 ? host : host[..colon];
    }
}
