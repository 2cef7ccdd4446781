using System.Collections.Concurrent;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Redirects.Hosts;

namespace WhiteLabelLinks.Redirects.Strays;

/// <summary>Visits to the root of a domain and to slugs that no link has, by domain.</summary>
internal sealed class StrayVisits
{
    /// <summary>Domains at once, some kilobytes each. Visits of further ones are not counted until others have been quiet.</summary>
    public const int MostDomains = 4_000;

    // Browsers and search engines ask for these by themselves.
    private static readonly string[] NotMeant = ["favicon.ico", "robots.txt", "sitemap.xml", "ads.txt", "apple-touch-icon.png", "apple-touch-icon-precomposed.png"];

    private readonly ConcurrentDictionary<DomainId, DomainStrays> _domains = new();

    /// <summary>Counts a visit that was decided, if it leads nowhere.</summary>
    /// <param name="target">The request target as it was sent.</param>
    public void Count(in Outcome outcome, ReadOnlySpan<char> target)
    {
        if (outcome.Host is not ShortHost host)
        {
            return;
        }
        if (outcome.Kind is OutcomeKind.Root || (outcome.Kind is OutcomeKind.Redirect && outcome.Link == default))
        {
            Of(host)?.CountRoot();
        }
        else if (outcome.Kind is OutcomeKind.NotFound)
        {
            var path = RedirectEngine.PathOf(target);
            if (path.Length > 1 && path[1] is not ('_' or '.') && !IsAskedByPrograms(path[1..]))
            {
                Of(host)?.CountUnknown(path[1..]);
            }
        }
    }

    /// <summary>What was counted since the last time. A domain that was quiet is forgotten.</summary>
    public IReadOnlyList<StrayCount> Take()
    {
        var counts = new List<StrayCount>();
        foreach (var (domain, strays) in _domains)
        {
            var count = strays.Take();
            if (count.IsEmpty)
            {
                _domains.TryRemove(domain, out _);
            }
            else
            {
                counts.Add(count);
            }
        }
        return counts;
    }

    private DomainStrays? Of(ShortHost host) =>
        _domains.TryGetValue(host.Domain, out var strays) ? strays
        : _domains.Count >= MostDomains ? null
        : _domains.GetOrAdd(host.Domain, static (domain, asked) => new DomainStrays(asked.Brand, domain, asked.IgnoreCase), host);

    private static bool IsAskedByPrograms(ReadOnlySpan<char> path)
    {
        foreach (var name in NotMeant)
        {
            if (path.SequenceEqual(name))
            {
                return true;
            }
        }
        return false;
    }
}
