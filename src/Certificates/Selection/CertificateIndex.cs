using System.Collections.Concurrent;

namespace WhiteLabelLinks.Certificates.Selection;

/// <summary>
/// Which hosts have a certificate, and in which version: all of them, in memory, so that a name that nobody has is refused without
/// asking anybody.
/// </summary>
internal sealed class CertificateIndex(TimeProvider clock)
{
    // Strangers may open handshakes for a host whose certificate is on its way; so many of them wait at the same time.
    private const int MostWaiting = 500;

    private readonly ConcurrentDictionary<string, long> _versions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _waiting = new(StringComparer.Ordinal);
    private int _waitingCount;

    /// <summary>False until the database was read once: then an unknown name may still have a copy in this node's folder.</summary>
    public bool IsLoaded { get; private set; }

    public int Count => _versions.Count;

    public long Newest { get; private set; }

    public bool Holds(string host) => _versions.ContainsKey(host);

    public long? VersionOf(string host) => _versions.TryGetValue(host, out var version) ? version : null;

    /// <summary>Takes the whole list over.</summary>
    public void Replace(IReadOnlyDictionary<string, long> versions)
    {
        foreach (var host in _versions.Keys.Where(host => !versions.ContainsKey(host)))
        {
            _versions.TryRemove(host, out _);
        }
        foreach (var (host, version) in versions)
        {
            Set(host, version);
        }
        IsLoaded = true;
    }

    public void Set(string host, long version)
    {
        _versions[host] = version;
        Newest = Math.Max(Newest, version);
        if (_waiting.TryRemove(host, out var waiting))
        {
            waiting.TrySetResult();
        }
    }

    public void Remove(string host) => _versions.TryRemove(host, out _);

    /// <summary>Waits until the host has a certificate. False when it got none in time, or when too many wait already.</summary>
    public async Task<bool> WaitForAsync(string host, TimeSpan atMost, CancellationToken cancellation)
    {
        try
        {
            if (Interlocked.Increment(ref _waitingCount) > MostWaiting)
            {
                return false;
            }
            var waiting = _waiting.GetOrAdd(host, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
            if (!Holds(host))
            {
                await waiting.Task.WaitAsync(atMost, clock, cancellation);
            }
            return true;
        }
        catch (TimeoutException)
        {
            return Holds(host);
        }
        finally
        {
            Interlocked.Decrement(ref _waitingCount);
        }
    }
}
