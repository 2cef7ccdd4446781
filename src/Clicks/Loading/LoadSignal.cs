namespace WhiteLabelLinks.Clicks.Loading;

/// <summary>Tells the rollups that clicks were loaded; many loads before they look are one signal.</summary>
internal sealed class LoadSignal : IDisposable
{
    private readonly SemaphoreSlim _loaded = new(0, 1);

    public void Loaded()
    {
        if (_loaded.CurrentCount == 0)
        {
            _loaded.Release();
        }
    }

    /// <summary>True when something was loaded since the last call, false when the time ran out.</summary>
    public Task<bool> WaitAsync(TimeSpan longest, CancellationToken cancellationToken) => _loaded.WaitAsync(longest, cancellationToken);

    public void Dispose() => _loaded.Dispose();
}
