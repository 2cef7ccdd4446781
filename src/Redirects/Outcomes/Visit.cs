namespace WhiteLabelLinks.Redirects;

/// <summary>What is known of a request before anything is decided.</summary>
/// <param name="method">As in the request line: <c>GET</c>.</param>
/// <param name="host">The Host header as it came.</param>
/// <param name="target">The request target as it came, percent-encoded, with its query: <c>/spring?ref=x</c>.</param>
public readonly ref struct Visit(ReadOnlySpan<char> method, ReadOnlySpan<char> host, ReadOnlySpan<char> target)
{
    public ReadOnlySpan<char> Method { get; } = method;

    public ReadOnlySpan<char> Host { get; } = host;

    public ReadOnlySpan<char> Target { get; } = target;
}
