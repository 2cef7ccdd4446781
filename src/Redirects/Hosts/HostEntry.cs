using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Redirects.Hosts;

/// <summary>A host name that this installation answers on.</summary>
/// <param name="Host">ASCII, lower case, no port, no trailing dot.</param>
public abstract record HostEntry(string Host)
{
    /// <summary>What plain HTTP comes to. Anything but serving it needs a certificate.</summary>
    public PlainHttp PlainHttp { get; init; }
}

/// <summary>What a host does with a request over plain HTTP.</summary>
public enum PlainHttp
{
    Serve,

    /// <summary>Sends it to the same address over HTTPS.</summary>
    Redirect,

    /// <summary>And browsers are told to come over HTTPS by themselves from then on (RFC 6797).</summary>
    RedirectAndRemember,
}

/// <summary>A brand's domain: every request to it is answered by the data plane.</summary>
public sealed record ShortHost(
    string Host,
    BrandId Brand,
    DomainId Domain,
    string BrandName,
    string? RootDestination = null,
    bool IgnoreCase = false,
    string Theme = "plain") : HostEntry(Host)
{
    /// <summary>
    /// A parameter of the brand's own, in lower case, that names a click's source and is not passed on; null for most. It is the same
    /// parameter however its letters are cased or encoded.
    /// </summary>
    public string? SourceParameter { get; init; }
}

/// <summary>A sign-in host of an agency, or of the operator where <paramref name="Console"/> names no agency.</summary>
public sealed record ConsoleEntry(ConsoleHost Console) : HostEntry(Console.Host);
