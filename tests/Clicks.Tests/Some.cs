using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using WhiteLabelLinks.Clicks.Loading;
using WhiteLabelLinks.Clicks.Spool;
using WhiteLabelLinks.Primitives;
using Xunit;

namespace WhiteLabelLinks.Clicks.Tests;

/// <summary>Clicks and spools to try things on.</summary>
internal static class Some
{
    public const int SegmentBytes = 64 * 1024;

    public static Click Click(long link, string userAgent = "Mozilla/5.0 (X11; Linux x86_64)", string referrer = "https://news.example/a") => new()
    {
        At = TimeProvider.System.GetUtcNow(),
        Brand = new BrandId(1),
        Domain = new DomainId(2),
        Link = new LinkId(link),
        UserAgent = userAgent,
        Referrer = referrer,
    };

    public static ClickOptions Options(string folder) => new() { Directory = folder, SegmentBytes = SegmentBytes };

    public static ClickSpool Spool(ClickOptions options, SpoolDisk? disk = null) =>
        new(options, TimeProvider.System, NullLogger<ClickSpool>.Instance, disk ?? new SpoolDisk());

    public static void Append(ClickSpool spool, long first, int count)
    {
        for (var i = 0; i < count; i++)
        {
            Assert.True(spool.Append(Click(first + i)).IsTaken);
        }
    }
}

/// <summary>A folder of a test's own, gone afterwards.</summary>
internal sealed class TestFolder : IDisposable
{
    public TestFolder(bool onDisk = false)
    {
        var parent = !onDisk && Directory.Exists("/dev/shm") ? "/dev/shm" : System.IO.Path.GetTempPath();
        Path = Directory.CreateDirectory(System.IO.Path.Combine(parent, "click-spool-" + System.IO.Path.GetRandomFileName())).FullName;
    }

    public string Path { get; }

    public string[] Files(string pattern) => [.. Directory.GetFiles(Path, pattern).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

/// <summary>Reads a spool as the loader does, without a database.</summary>
internal sealed class SpoolReader(ClickSpool spool)
{
    private readonly ClickCounts _counts = new();
    private readonly LoadBatch _batch = new();
    private BatchReader? _reader;

    /// <summary>What the reader found besides clicks.</summary>
    public ClickCounts Counts => _counts;

    /// <summary>The links of all clicks that can be read now, in order; their segments move on as if they were loaded.</summary>
    public List<long> Links() => Clicks().ConvertAll(click => click.Link);

    /// <summary>The same with their user agents; null where the segment refers to one that it does not hold.</summary>
    public List<(long Link, string? UserAgent)> Clicks()
    {
        _reader ??= new BatchReader(spool, new UserAgentIds(), _counts, NullLogger.Instance);
        var clicks = new List<(long Link, string? UserAgent)>();
        do
        {
            foreach (var cursor in _reader.Unknown())
            {
                cursor.IsKnown = true;
            }

            _batch.Clear();
            _reader.Fill(_batch, 1000);
            foreach (var row in _batch.Rows)
            {
                Assert.True(ClickView.TryRead(row.Body, out var click));
                var isFound = row.Segment.TryFindUserAgent(click, row.At, out var userAgent);
                clicks.Add((click.Link, isFound ? Encoding.UTF8.GetString(userAgent) : null));
            }

            _reader.Commit(_batch);
        }
        while (!_batch.IsEmpty || spool.HasOld);
        return clicks;
    }
}
