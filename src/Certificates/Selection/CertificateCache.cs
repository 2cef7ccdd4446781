using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Npgsql;
using WhiteLabelLinks.Certificates.Storage;

namespace WhiteLabelLinks.Certificates.Selection;

/// <summary>
/// The certificates that are ready in memory: made so at a host's first handshake, by one of those that ask for it, and the longest
/// unused ones let go when there are too many.
/// </summary>
internal sealed partial class CertificateCache(
    CertificateRows rows, CertificateFiles files, CertificateIndex index, CertificateOptions options, TimeProvider clock, ILogger<CertificateCache> log)
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Task<ServableCertificate?>>> _loading = new(StringComparer.Ordinal);
    private readonly Lock _eviction = new();
    private long _uses;

    public int Count => _entries.Count;

    /// <summary>What is ready; null when it has to be loaded first, or has ended.</summary>
    public ServableCertificate? Find(string host)
    {
        if (!_entries.TryGetValue(host, out var entry) || entry.Certificate.Ends <= clock.GetUtcNow())
        {
            return null;
        }
        entry.LastUse = Interlocked.Increment(ref _uses);
        entry.Visit();
        return entry.Certificate;
    }

    /// <summary>Those whose hosts were visited most, of all that were visited more than once; of equals, those that are held already.</summary>
    public IReadOnlySet<ServableCertificate> Busiest(int most, Func<ServableCertificate, bool> isHeld) => _entries.Values
        .Where(entry => entry.Visits > 1)
        .OrderByDescending(entry => entry.Visits)
        .ThenByDescending(entry => isHeld(entry.Certificate))
        .Take(most)
        .Select(entry => entry.Certificate)
        .ToHashSet();

    /// <summary>What was long ago counts half.</summary>
    public void FadeVisits()
    {
        foreach (var entry in _entries.Values)
        {
            entry.Fade();
        }
    }

    /// <summary>Makes the host's newest certificate ready. Null when it has none that can be served.</summary>
    public async Task<ServableCertificate?> LoadAsync(string host)
    {
        var loading = _loading.GetOrAdd(host, name => new(() => ReadAsync(name)));
        try
        {
            return await loading.Value;
        }
        finally
        {
            _loading.TryRemove(new(host, loading));
        }
    }

    /// <summary>Another version is there, or none: what is ready is replaced. What nobody asked for stays unread.</summary>
    public async Task ChangedAsync(string host)
    {
        if (!index.Holds(host))
        {
            _entries.TryRemove(host, out _);
            files.Forget(host);
        }
        else if (_loading.TryRemove(host, out _) || _entries.ContainsKey(host))
        {
            // Not one that was begun before: it may have read what was there before.
            await LoadAsync(host);
        }
    }

    /// <summary>The whole list was read: whatever is ready in another version, or kept for a host that has none any more, goes.</summary>
    public async Task CompareAsync(IEnumerable<string> hosts)
    {
        files.KeepOnly(hosts);
        foreach (var (host, entry) in _entries)
        {
            if (index.VersionOf(host) != entry.Certificate.Version)
            {
                await ChangedAsync(host);
            }
        }
    }

    private async Task<ServableCertificate?> ReadAsync(string host)
    {
        var copy = files.Find(host);
        // Before the database was reached once, copies are all there is.
        if (copy is not null && (!index.IsLoaded || index.VersionOf(host) == copy.Version) && Build(copy) is { } ready)
        {
            return Hold(host, ready);
        }
        if (!index.IsLoaded)
        {
            return null;
        }
        try
        {
            var kept = await rows.FindAsync(host, CancellationToken.None);
            if (kept is null)
            {
                _entries.TryRemove(host, out _);
                return null;
            }
            files.Keep(kept);
            return Hold(host, Build(kept));
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
        {
            Log.ServingCopy(log, host, copy is null ? "there is no copy of it here" : "a copy is served", e.Message);
            return copy is null ? null : Hold(host, Build(copy));
        }
    }

    private ServableCertificate? Build(KeptCertificate kept)
    {
        try
        {
            var (leaf, rest) = kept.Open(options.Key);
            return ServableCertificate.Build(kept.Version, leaf, rest);
        }
        // One that was cut short is none of the lengths that there are.
        catch (Exception e) when (e is CryptographicException or ArgumentException or OverflowException)
        {
            Log.CannotOpen(log, kept.Host, e.Message);
            return null;
        }
    }

    private ServableCertificate? Hold(string host, ServableCertificate? certificate)
    {
        if (certificate is null || certificate.Ends <= clock.GetUtcNow())
        {
            return null;
        }
        var entry = new Entry(certificate) { LastUse = Interlocked.Increment(ref _uses) };
        _entries.AddOrUpdate(host, entry, (_, present) => present.Certificate.Version > certificate.Version ? present : entry.After(present));
        if (index.IsLoaded && !index.Holds(host))
        {
            // Taken away while it was read.
            _entries.TryRemove(host, out _);
            files.Forget(host);
            return null;
        }
        Evict();
        return certificate;
    }

    private void Evict()
    {
        if (_entries.Count <= options.MostInMemory || !_eviction.TryEnter())
        {
            return;
        }
        try
        {
            // A tenth more than there has to be, so that it is seldom done.
            var entries = _entries.ToArray();
            foreach (var (host, _) in entries.OrderBy(entry => entry.Value.LastUse).Take(entries.Length - options.MostInMemory + (options.MostInMemory / 10)))
            {
                _entries.TryRemove(host, out _);
            }
        }
        finally
        {
            _eviction.Exit();
        }
    }

    private sealed class Entry(ServableCertificate certificate)
    {
        private long _lastUse;
        private long _visits = 1;

        public ServableCertificate Certificate => certificate;

        public long LastUse
        {
            get => Volatile.Read(ref _lastUse);
            set => Volatile.Write(ref _lastUse, value);
        }

        public long Visits => Volatile.Read(ref _visits);

        public void Visit() => Interlocked.Increment(ref _visits);

        // Who was visited again once stays one of those.
        public void Fade() => Volatile.Write(ref _visits, Math.Max(Math.Min(Visits, 2), Visits / 2));

        /// <summary>A new certificate does not make a host less busy.</summary>
        public Entry After(Entry replaced)
        {
            Volatile.Write(ref _visits, replaced.Visits);
            return this;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The certificate of {Host} cannot be served: its key does not open with this installation's key ({Reason}). Restore DIR/keys/installation.key, or remove the row from tls.certificates so that a new one is ordered")]
        public static partial void CannotOpen(ILogger log, string host, string reason);

        [LoggerMessage(LogLevel.Warning, "The certificate of {Host} could not be read from the database, {What}: {Reason}")]
        public static partial void ServingCopy(ILogger log, string host, string what, string reason);
    }
}
