using System.Net;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Clicks.Spool;

/// <summary>
/// One request for a link, as the data plane saw it. It borrows the request's characters and lives no longer than the call that
/// keeps it.
/// </summary>
public readonly ref struct Click
{
    /// <summary>When the request came, from the time source of the process.</summary>
    public required DateTimeOffset At { get; init; }

    public required BrandId Brand { get; init; }

    public required DomainId Domain { get; init; }

    public required LinkId Link { get; init; }

    /// <summary>
    /// For a link that may fire pixels: the number of the consent decision's reason, from 0 to 255, as the caller counts them. Null
    /// for every other link.
    /// </summary>
    public byte? Consent { get; init; }

    /// <summary>With <see cref="Consent"/>: the region that the decision was made for, such as <c>US-CA</c>; at most six ASCII characters.</summary>
    public ReadOnlySpan<char> Region { get; init; }

    /// <summary>The User-Agent header as sent; only the first <see cref="ClickRecord.MaximumUserAgent"/> characters are kept.</summary>
    public ReadOnlySpan<char> UserAgent { get; init; }

    /// <summary>The Referer header as sent; only its host is kept, because a path or query may say who the visitor is.</summary>
    public ReadOnlySpan<char> Referrer { get; init; }

    /// <summary>
    /// Where the visitor came from on the network; null when it is unknown. Never kept: what is, is its network (the first three
    /// bytes of IPv4, six of IPv6) until the click is loaded, and a hash with a salt that is thrown away after the day.
    /// </summary>
    public IPAddress? Address { get; init; }

    /// <summary>The Accept-Language header as sent; only its beginning is kept.</summary>
    public ReadOnlySpan<char> Languages { get; init; }

    /// <summary>The query of the link as it was opened; only its beginning is kept, and of that only what the loader knows.</summary>
    public ReadOnlySpan<char> Query { get; init; }

    /// <summary>What the request itself said of who is behind it.</summary>
    public ClickSigns Signs { get; init; }
}

/// <summary>
/// What a request says of itself, and what its address says. The numbers are stored; with 1, 2 or 4 a click is nobody's visit.
/// </summary>
[Flags]
public enum ClickSigns : byte
{
    None = 0,

    /// <summary>A browser that fetched ahead, before anyone clicked.</summary>
    Prefetch = 1,

    /// <summary>From one of the brand's own networks. The spool finds this: behind it, the address is gone.</summary>
    OwnTeam = 2,

    /// <summary>From a network that the operator names. The loader finds this: behind it, the network is gone.</summary>
    NamedNetwork = 4,

    /// <summary>Opened by way of a printed code. The loader finds this in the query.</summary>
    QrCode = 8,

    /// <summary>With <see cref="NamedNetwork"/>: a mail provider's filter. Without it, a hosting provider's network.</summary>
    MailScanner = 16,
}
