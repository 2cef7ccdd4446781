using System.Collections.Concurrent;

namespace WhiteLabelLinks.Tenants.Api;

/// <summary>
/// Counts requests per caller and minute. Memory is bounded: past the greatest number of callers, those whose minute is over
/// are forgotten first, then all of them, which lets a few requests too many through and never holds more.
/// </summary>
internal sealed class RequestBudget(TimeProvider clock, int perMinute, int maxCallers = 20_000)
{
    private readonly ConcurrentDictionary<string, Window> _windows = new(StringComparer.Ordinal);

    public int Callers => _windows.Count;

    /// <summary>Takes one request out of the caller's minute.</summary>
    /// <returns>Zero when the request may go on, else how long the caller should wait.</returns>
    public TimeSpan Take(string caller)
    {
        var now = clock.GetUtcNow();
        var window = _windows.GetOrAdd(caller, static (_, start) => new Window(start), now);
        var wait = window.Take(now, perMinute);
        if (_windows.Count > maxCallers)
        {
            Forget(now);
        }
        return wait;
    }

    /// <summary>What <see cref="Take"/> would answer, taking nothing and remembering nobody.</summary>
    public TimeSpan Wait(string caller) =>
        _windows.TryGetValue(caller, out var window) ? window.Wait(clock.GetUtcNow(), perMinute) : TimeSpan.Zero;

    private void Forget(DateTimeOffset now)
    {
        foreach (var (caller, window) in _windows)
        {
            if (window.IsOver(now))
            {
                _windows.TryRemove(caller, out _);
            }
        }
        if (_windows.Count > maxCallers)
        {
            _windows.Clear();
        }
    }

    private sealed class Window(DateTimeOffset start)
    {
        private static readonly TimeSpan Length = TimeSpan.FromMinutes(1);
        private readonly Lock _gate = new();
        private DateTimeOffset _start = start;
        private int _count;

        public TimeSpan Take(DateTimeOffset now, int limit)
        {
            lock (_gate)
            {
                if (now - _start >= Length)
                {
                    _start = now;
                    _count = 0;
                }
                if (_count >= limit)
                {
                    return _start + Length - now;
                }
                _count++;
                return TimeSpan.Zero;
            }
        }

        public TimeSpan Wait(DateTimeOffset now, int limit)
        {
            lock (_gate)
            {
                return now - _start < Length && _count >= limit ? _start + Length - now : TimeSpan.Zero;
            }
        }

        public bool IsOver(DateTimeOffset now)
        {
            lock (_gate)
            {
                return now - _start >= Length;
            }
        }
    }
}
