namespace WhiteLabelLinks.Redirects;

/// <summary>What is known of a request before anything is decided.</summary>
/// <param name="method">As in the request line: <c>GET</c>.</param>
/// <param name="host">The Host header as it came.</param>
/// <param name="target">The request target as it came, percent-encoded, with its query: <c>/spring?ref=x</c>.</param>
/// <param name="isSecure">It came over HTTPS.</param>
public readonly ref struct Visit(ReadOnlySpan<char> method, ReadOnlySpan<char> host, ReadOnlySpan<char> target, bool isSecure = false)
{
    public ReadOnlySpan<char> Method { get; } = method;

    public ReadOnlySpan<char> Host { get; } = host;

    public ReadOnlySpan<char> Target { get; } = target;

    public bool IsSecure { get; } = isSecure;
}
