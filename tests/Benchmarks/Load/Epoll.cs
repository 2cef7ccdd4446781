using System.Runtime.InteropServices;

namespace WhiteLabelLinks.Benchmarks.Load;

/// <summary>The few system calls of a load generator. The runtime's sockets would cost more than the server that is measured.</summary>
internal static unsafe partial class Epoll
{
    public const uint In = 1;
    private const int Add = 1;

    /// <summary>As the kernel lays it out on x86-64 and ARM64; <see cref="IsPacked"/> says which.</summary>
    private static readonly bool IsPacked = RuntimeInformation.ProcessArchitecture == Architecture.X64;

    public static int EventSize => IsPacked ? 12 : 16;

    public static int Create() => Check(epoll_create1(0));

    public static void Watch(int epoll, int socket, int tag)
    {
        var record = stackalloc byte[16];
        *(uint*)record = In;
        *(int*)(record + DataOffset) = tag;
        Check(epoll_ctl(epoll, Add, socket, record));
    }

    public static int Wait(int epoll, byte* events, int most, int milliseconds) => epoll_wait(epoll, events, most, milliseconds);

    public static int Tag(byte* events, int index) => *(int*)(events + index * EventSize + DataOffset);

    public static int Send(int socket, byte* bytes, int length) => (int)send(socket, bytes, length, 0x4000);

    public static int Receive(int socket, byte* buffer, int length) => (int)recv(socket, buffer, length, 0x40);

    private static int DataOffset => IsPacked ? 4 : 8;

    private static int Check(int result) =>
        result >= 0 ? result : throw new IOException($"A system call failed with {Marshal.GetLastPInvokeError()}.");

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_create1(int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_ctl(int epoll, int operation, int socket, byte* record);

    [LibraryImport("libc")]
    private static partial int epoll_wait(int epoll, byte* events, int most, int milliseconds);

    [LibraryImport("libc")]
    private static partial nint send(int socket, byte* bytes, nint length, int flags);

    [LibraryImport("libc")]
    private static partial nint recv(int socket, byte* buffer, nint length, int flags);
}
