using System.Runtime.InteropServices;

namespace WhiteLabelLinks.Redirects.Slugs;

/// <summary>
/// Asks the kernel to lay large arrays on pages of 2 MiB. A random link is then one memory access away instead of two or three:
/// the table of a million links has more small pages than the processor remembers addresses of.
/// </summary>
internal static unsafe partial class HugePages
{
    private const nuint Size = 2 << 20;
    private const int Advice = 14;

    /// <summary>A wish: nothing changes where the kernel does not grant it. Large arrays are not moved, and would only lose it.</summary>
    public static T[] Ask<T>(T[] array)
        where T : unmanaged
    {
        fixed (T* start = array)
        {
            var from = ((nuint)start + Size - 1) & ~(Size - 1);
            var to = ((nuint)start + (nuint)array.LongLength * (nuint)sizeof(T)) & ~(Size - 1);
            if (to > from && OperatingSystem.IsLinux())
            {
                _ = Advise(from, to - from, Advice);
            }
        }
        return array;
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nuint address, nuint length, int advice);
}
