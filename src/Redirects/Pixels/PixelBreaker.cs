using System.Collections.Concurrent;
using WhiteLabelLinks.AdPlatforms;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Redirects.Pixels;

/// <summary>
/// Watches whether vendors keep a domain's visitors waiting. One that used up the domain's budget for half of its last twenty visitors
/// is left out for a minute: links that would fire it redirect at once. Then one visitor tries it again, and its answer decides.
/// Visitors' browsers say so, and a browser may say anything: what is said on one domain acts on that domain alone, and each visit
/// counts once.
/// </summary>
internal sealed class PixelBreaker
{
    private const int Watched = 20;
    private const int TooMany = Watched / 2;

    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    // Some bytes each; starting to watch anew costs twenty visitors the budget at most.
    private const int MostWatched = 100_000;

    private readonly ConcurrentDictionary<(DomainId Domain, string Platform), Vendor> _vendors = new();

    /// <summary>True when a vendor of the set is left out on the domain at the moment.</summary>
    public bool IsOpenFor(DomainId domain, PixelSet pixels, DateTimeOffset at)
    {
        for (var i = 0; i < pixels.Pixels.Count; i++)
        {
            if (_vendors.TryGetValue((domain, pixels.Pixels[i].Platform.Key), out var vendor) && vendor.IsOpen(at))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>What a visitor's page said about a vendor.</summary>
    /// <param name="click">The visit; what is said of it again is not heard.</param>
    /// <param name="isLate">It had not come when the budget was over. One that failed at once kept nobody waiting.</param>
    public void Heard(DomainId domain, string platform, Guid click, bool isLate, DateTimeOffset at)
    {
        if (_vendors.Count > MostWatched)
        {
            _vendors.Clear();
        }
        _vendors.GetOrAdd((domain, platform), static _ => new Vendor()).Heard(click, isLate, at);
    }

    private sealed class Vendor
    {
        private readonly Lock _gate = new();
        private readonly Guid[] _clicks = new Guid[Watched];
        private int _next;
        private uint _late;
        private int _heard;
        private DateTimeOffset _openUntil;

        public bool IsOpen(DateTimeOffset at)
        {
            lock (_gate)
            {
                if (_openUntil == default || at < _openUntil)
                {
                    return at < _openUntil;
                }
                // This one tries; everybody else waits for what becomes of it, or for another minute.
                _openUntil = at + Rest;
                return false;
            }
        }

        public void Heard(Guid click, bool isLate, DateTimeOffset at)
        {
            lock (_gate)
            {
                if (Array.IndexOf(_clicks, click) >= 0)
                {
                    return;
                }
                _clicks[_next] = click;
                _next = (_next + 1) % Watched;
                if (!isLate && _openUntil != default)
                {
                    (_late, _heard, _openUntil) = (0, 0, default);
                }
                _late = ((_late << 1) | (isLate ? 1u : 0u)) & ((1u << Watched) - 1);
                _heard = Math.Min(_heard + 1, Watched);
                if (_heard == Watched && System.Numerics.BitOperations.PopCount(_late) >= TooMany)
                {
                    _openUntil = at + Rest;
                }
            }
        }
    }
}
