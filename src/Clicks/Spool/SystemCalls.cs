using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace WhiteLabelLinks.Clicks.Spool;

/// <summary>
/// The system calls that .NET either lacks or hides the result of: its own flush methods return normally after a failed fsync.
/// Linux only, as the product is. All return 0 or -1 with errno, except <see cref="Allocate"/>, which returns errno itself.
/// </summary>
internal static partial class SystemCalls
{
    public const int OutOfSpace = 28;
    public const int InputOutputError = 5;

    private const int ReadWrite = 0x3;
    private const int Shared = 0x1;
    private const int DoNotNeed = 4;
    private const int PopulateForWriting = 23;
    private const int Directory = 0x1_0000;

    public static unsafe byte* Map(SafeFileHandle file, long length)
    {
        var address = MemoryMap(0, (nuint)length, ReadWrite, Shared, file, 0);
        return address == -1 ? null : (byte*)address;
    }

    public static unsafe void Unmap(byte* address, long length) => _ = MemoryUnmap((nint)address, (nuint)length);

    /// <summary>
    /// Takes pages of a mapped file out of the map, all at once; they stay in the file's cache, changes included, and come back when
    /// they are touched. A wish, like <see cref="MakeWritable"/>: nothing depends on it.
    /// </summary>
    public static unsafe void LeaveOut(byte* address, long length) => _ = Advise((nint)address, (nuint)length, DoNotNeed);

    /// <summary>Maps pages for writing before anyone writes to them.</summary>
    public static unsafe void MakeWritable(byte* address, long length) => _ = Advise((nint)address, (nuint)length, PopulateForWriting);

    /// <summary>Reserves real blocks, so that a later write to the mapped file cannot run out of space, which would be SIGBUS.</summary>
    [LibraryImport("libc", EntryPoint = "posix_fallocate")]
    public static partial int Allocate(SafeFileHandle file, long offset, long length);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    public static partial int SyncData(SafeFileHandle file);

    /// <summary>Makes the names in a folder durable: creations, renames and deletions.</summary>
    public static int SyncDirectory(string path)
    {
        var descriptor = Open(path, Directory, 0);
        if (descriptor < 0)
        {
            return Marshal.GetLastPInvokeError();
        }

        var result = Sync(descriptor) == 0 ? 0 : Marshal.GetLastPInvokeError();
        _ = Close(descriptor);
        return result;
    }

    /// <summary>Linux keeps a niceness per thread: this lowers the calling one only.</summary>
    public static void LowerThisThread() => _ = SetPriority(0, 0, 10);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint MemoryMap(nint address, nuint length, int protection, int flags, SafeFileHandle file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static partial int MemoryUnmap(nint address, nuint length);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nuint length, int advice);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int file);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int file);

    [LibraryImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    private static partial int SetPriority(int which, int who, int priority);
}
