using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace WhiteLabelLinks.Clicks.Spool;

/// <summary>
/// The spool's folder and what its file names mean: <c>UUID.seg</c> holds clicks; <c>.new</c> and <c>.spare</c> hold none and go
/// at the next start; <c>quarantine/</c> keeps what could not be read. Any other file is somebody else's and is left alone.
/// </summary>
internal sealed partial class SpoolFolder : IDisposable
{
    public const string SegmentSuffix = ".seg";
    public const string NewSuffix = ".new";
    public const string SpareSuffix = ".spare";
    private const string LockName = "lock";

    private readonly ILogger _logger;
    private readonly SpoolDisk _disk;
    private readonly SafeFileHandle _lock;

    public SpoolFolder(string path, SpoolDisk disk, ILogger logger)
    {
        (Path, _disk, _logger) = (System.IO.Path.GetFullPath(path), disk, logger);
        Directory.CreateDirectory(Path);
        _lock = Lock(System.IO.Path.Combine(Path, LockName));
    }

    public string Path { get; }

    /// <summary>Bytes set aside because they could not be read as clicks.</summary>
    public long QuarantinedBytes { get; private set; }

    public string NameOf(Guid id, string suffix) => System.IO.Path.Combine(Path, id.ToString("D", CultureInfo.InvariantCulture) + suffix);

    public static bool IsLock(string path) => System.IO.Path.GetFileName(path) == LockName;

    public int SyncNames() => _disk.SyncDirectory(Path);

    /// <summary>Keeps a copy of bytes that could not be read, for a person to look at. Failing to is not worth a click.</summary>
    public void Quarantine(Guid segment, long position, ReadOnlySpan<byte> bytes)
    {
        QuarantinedBytes += bytes.Length;
        try
        {
            var folder = Directory.CreateDirectory(System.IO.Path.Combine(Path, "quarantine"));
            var name = $"{segment:D}-{position.ToString(CultureInfo.InvariantCulture)}.bin";
            using var copy = File.OpenHandle(System.IO.Path.Combine(folder.FullName, name), FileMode.Create, FileAccess.Write);
            RandomAccess.Write(copy, bytes, 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.NotQuarantined(_logger, e, segment, position);
        }
    }

    /// <summary>Keeps a whole file that the disk would not let be read.</summary>
    public void QuarantineFile(Guid segment)
    {
        try
        {
            var folder = Directory.CreateDirectory(System.IO.Path.Combine(Path, "quarantine"));
            File.Move(NameOf(segment, SegmentSuffix), System.IO.Path.Combine(folder.FullName, $"{segment:D}{SegmentSuffix}"), overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.NotQuarantined(_logger, e, segment, 0);
        }
    }

    public void Dispose() => _lock.Dispose();

    /// <summary>
    /// One process at a time. A predecessor that is still leaving gets a few seconds; the kernel frees the lock of a killed one.
    /// </summary>
    private static SafeFileHandle Lock(string path)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (tries < 50)
            {
                Thread.Sleep(100);
            }
            catch (IOException e)
            {
                throw new InvalidOperationException(
                    $"The click spool {System.IO.Path.GetDirectoryName(path)} is in use by another process: stop it, or give each its own data folder.", e);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Unreadable bytes of spool segment {Segment} at {Position} could not be copied to quarantine")]
        public static partial void NotQuarantined(ILogger logger, Exception e, Guid segment, long position);
    }
}
