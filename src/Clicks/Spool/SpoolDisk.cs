using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace WhiteLabelLinks.Clicks.Spool;

/// <summary>
/// The three disk operations whose failure the spool must survive, each returning 0 or errno. Tests override them to fill the
/// disk or break it.
/// </summary>
internal class SpoolDisk
{
    public virtual int Allocate(SafeFileHandle file, long length) => SystemCalls.Allocate(file, 0, length);

    /// <summary>Writes the file's changed pages to the device. A failure is final for those pages: the kernel forgets them.</summary>
    public virtual int Sync(SafeFileHandle file) => SystemCalls.SyncData(file) == 0 ? 0 : Marshal.GetLastPInvokeError();

    public virtual int SyncDirectory(string path) => SystemCalls.SyncDirectory(path);
}
