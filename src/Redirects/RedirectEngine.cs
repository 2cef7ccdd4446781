using System.Runtime.CompilerServices;
using System.Text;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Redirects.Hosts;
using WhiteLabelLinks.Redirects.Outcomes;
using WhiteLabelLinks.Redirects.Slugs;

namespace WhiteLabelLinks.Redirects;

/// <summary>
/// The path of a click: host, slug, link, outcome. A pure function of the visit and the snapshot; it neither waits, nor looks
/// at a clock, nor throws, whatever the request holds.
/// </summary>
public static class RedirectEngine
{
    [SkipLocalsInit]
    public static Outcome Decide(in Visit visit, RoutingSnapshot snapshot)
    {
        Span<char> buffer = stackalloc char[HostHeader.MaxLength + 1];
        return snapshot.Hosts.Find(HostHeader.Normalize(visit.Host, buffer)) switch
        {
            { PlainHttp: not PlainHttp.Serve } host when !visit.IsSecure => new Outcome(OutcomeKind.Secure) { Host = host, Status = 308 },
            ShortHost host => DecideFor(host, visit, snapshot),
            { } console => new Outcome(OutcomeKind.Console) { Host = console },
            null => new Outcome(OutcomeKind.UnknownHost) { Status = 404 },
        };
    }

    [SkipLocalsInit]
    private static Outcome DecideFor(ShortHost host, in Visit visit, RoutingSnapshot snapshot)
    {
        var isGet = visit.Method is "GET";
        Split(visit.Target, out var path, out var query);
        if (!isGet && visit.Method is not "HEAD")
        {
            return visit.Method is not "POST" ? Refuse(host) : path switch
            {
                "/_/consent" => new Outcome(OutcomeKind.ConsentForm) { Host = host, Status = 303 },
                "/_/b" => new Outcome(OutcomeKind.PixelBeacon) { Host = host, Status = 204 },
                _ => Refuse(host),
            };
        }
        if (path is "/")
        {
            return AtRoot(host);
        }
        switch (path)
        {
            case "/_/go":
                return new Outcome(OutcomeKind.GoOn) { Host = host, Status = 200 };
            case "/_/privacy":
                return new Outcome(OutcomeKind.Privacy) { Host = host, Status = 200 };
            case "/.well-known/gpc.json":
                return new Outcome(OutcomeKind.GpcSupport) { Host = host, Status = 200 };
        }
        // "_" is kept for pages of the platform, "." for the well-known ones; no slug begins with either.
        if (path.Length < 2 || path[0] != '/' || path[1] is '_' or '.')
        {
            return NotFound(host);
        }
        Span<byte> buffer = stackalloc byte[SlugPath.BufferSize];
        if (!SlugPath.TryDecode(path[1..], host.IgnoreCase, buffer, out var length))
        {
            return NotFound(host);
        }
        var slug = buffer[..length];
        if (snapshot.TryFindLink(host.Domain, slug, out var link))
        {
            return Follow(host, link, query, isGet);
        }
        return slug[^1] switch
        {
            (byte)'+' when snapshot.TryFindLink(host.Domain, slug[..^1], out link) => Preview(host, link),
            // Mail programs and people add it.
            (byte)'/' when snapshot.TryFindLink(host.Domain, slug[..^1], out link) => Follow(host, link, query, isGet),
            _ => NotFound(host),
        };
    }

    private static Outcome AtRoot(ShortHost host) => host.RootDestination is { } destination
        ? new Outcome(OutcomeKind.Redirect) { Host = host, Status = 302, Location = destination }
        : new Outcome(OutcomeKind.Root) { Host = host, Status = 200 };

    private static Outcome Follow(ShortHost host, LinkRecord link, ReadOnlySpan<char> query, bool isGet)
    {
        if (link.IsArchived)
        {
            return new Outcome(OutcomeKind.Archived) { Host = host, Status = 410 };
        }
        var hasPlaceholders = ClickPlaceholders.AreIn(link.Destination);
        return new Outcome(OutcomeKind.Redirect)
        {
            Host = host,
            Status = link.Status,
            Location = Destination.Write(link.Destination, link.DropsQuery ? default : query, host.SourceParameter),
            Link = link.Link,
            IsClick = isGet && link.IsCounted,
            IsRetargeting = isGet && link.IsRetargeting,
            HasPlaceholders = hasPlaceholders,
            Slug = link.IsRetargeting || hasPlaceholders ? Encoding.UTF8.GetString(link.Slug) : null,
            Query = link.IsRetargeting ? SourceParameter.Without(query, host.SourceParameter) : null,
        };
    }

    /// <summary>The path of a request target, percent-encoded as it came.</summary>
    internal static ReadOnlySpan<char> PathOf(ReadOnlySpan<char> target)
    {
        Split(target, out var path, out _);
        return path;
    }

    /// <summary>Where a visit that was counted before leads now; without a location when its link is gone.</summary>
    internal static Outcome Resume(ShortHost host, string slug, string query, RoutingSnapshot snapshot) =>
        snapshot.TryFindLink(host.Domain, Encoding.UTF8.GetBytes(slug), out var link)
            ? Follow(host, link, query, isGet: true) with { IsClick = false }
            : NotFound(host);

    private static Outcome Preview(ShortHost host, LinkRecord link) => link.IsArchived
        ? new Outcome(OutcomeKind.Archived) { Host = host, Status = 410 }
        : new Outcome(OutcomeKind.Preview)
        {
            Host = host,
            Status = 200,
            Location = Encoding.Latin1.GetString(link.Destination),
            Link = link.Link,
            HasPlaceholders = ClickPlaceholders.AreIn(link.Destination),
            Slug = Encoding.UTF8.GetString(link.Slug),
        };

    private static Outcome Refuse(ShortHost host) => new(OutcomeKind.MethodNotAllowed) { Host = host, Status = 405 };

    private static Outcome NotFound(ShortHost host) => new(OutcomeKind.NotFound) { Host = host, Status = 404 };

    // An absolute-form target, "http://host/path", has been checked against the Host header by the server.
    private static void Split(ReadOnlySpan<char> target, out ReadOnlySpan<char> path, out ReadOnlySpan<char> query)
    {
        if (target.Length > 0 && target[0] != '/')
        {
            var scheme = target.IndexOf("://");
            var slash = scheme < 0 ? -1 : target[(scheme + 3)..].IndexOf('/');
            target = slash < 0 ? target : target[(scheme + 3 + slash)..];
        }
        var fragment = target.IndexOf('#');
        target = fragment < 0 ? target : target[..fragment];
        var question = target.IndexOf('?');
        path = question < 0 ? target : target[..question];
        query = question < 0 ? default : target[(question + 1)..];
    }
}
