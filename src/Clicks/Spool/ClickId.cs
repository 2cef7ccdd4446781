using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace WhiteLabelLinks.Clicks.Spool;

/// <summary>
/// Writes version 7 UUIDs without a lock or a system call: milliseconds, the fraction of the millisecond, then a number that each
/// thread starts at random and counts up. Ids of one thread rise; those of two threads rise as their clocks do.
/// </summary>
internal static class ClickId
{
    public const int Size = 16;

    [ThreadStatic]
    private static ulong _next;

    public static void Write(Span<byte> target, long unixMicros)
    {
        var number = _next;
        if (number == 0)
        {
            number = Start();
        }

        _next = number + 1;
        var (milliseconds, micros) = Math.DivRem(unixMicros, 1000);
        if (micros < 0)
        {
            milliseconds--;
            micros += 1000;
        }

        // 1000 micros spread over 12 bits: 4096 / 1000 = 4.096, and 999 * 4 still fits.
        var high = ((ulong)milliseconds << 16) | 0x7000UL | (ulong)(micros * 4);
        var low = 0x8000_0000_0000_0000UL | (number & 0x3FFF_FFFF_FFFF_FFFFUL);
        BinaryPrimitives.WriteUInt64BigEndian(target, high);
        BinaryPrimitives.WriteUInt64BigEndian(target[8..], low);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ulong Start()
    {
        Span<byte> seed = stackalloc byte[8];
        RandomNumberGenerator.Fill(seed);
        return BinaryPrimitives.ReadUInt64LittleEndian(seed) | 1;
    }
}
