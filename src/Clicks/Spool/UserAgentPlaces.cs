using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace WhiteLabelLinks.Clicks.Spool;

/// <summary>
/// Where in a segment user agents have been written out, so that later clicks need only say where. Bounded: once it is full, or
/// crowded where a user agent would belong, clicks write theirs out as if there were no such table. Reading takes no lock and
/// touches no byte of the segment, which may be gone by then.
/// </summary>
internal sealed class UserAgentPlaces
{
    /// <summary>Few enough for 64 KiB a segment, more than a segment's usual visitors bring.</summary>
    public const int Slots = 4096;

    /// <summary>Neighbouring slots that a user agent may take.</summary>
    private const int Reach = 8;

    /// <summary>A slot that a thread is filling. No record begins there: it lies within the header.</summary>
    private const ulong Taken = 1;

    // Two keys that meet would give a click another visitor's user agent; without the seed nobody can make them meet.
    private static readonly long Seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));

    private readonly Slot[] _slots = new Slot[Slots];

    /// <summary>What <see cref="Find"/> and <see cref="Add"/> know a user agent by.</summary>
    public static UInt128 KeyOf(ReadOnlySpan<char> userAgent) => XxHash128.HashToUInt128(MemoryMarshal.AsBytes(userAgent), Seed);

    /// <summary>The position of a complete record that holds the user agent; 0 when none is known.</summary>
    public long Find(UInt128 key)
    {
        var (tag, check) = ((ulong)(key >> 64), (ulong)key);
        for (var i = 0; i < Reach; i++)
        {
            ref var slot = ref _slots[(int)((check + (ulong)i) % Slots)];
            var place = Volatile.Read(ref slot.Place);
            if (place == 0)
            {
                return 0;
            }

            if ((place ^ tag) >> 32 == 0 && slot.Check == check)
            {
                return (uint)place;
            }
        }

        return 0;
    }

    /// <summary>Remembers, if there is room, that the record at <paramref name="position"/> holds the user agent. It must be complete.</summary>
    public void Add(UInt128 key, long position)
    {
        var (tag, check) = ((ulong)(key >> 64), (ulong)key);
        for (var i = 0; i < Reach; i++)
        {
            ref var slot = ref _slots[(int)((check + (ulong)i) % Slots)];
            if (slot.Place == 0 && Interlocked.CompareExchange(ref slot.Place, Taken, 0) == 0)
            {
                slot.Check = check;
                Volatile.Write(ref slot.Place, (tag & 0xFFFFFFFF_00000000) | (uint)position);
                return;
            }
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Slot
    {
        /// <summary>Part of the key in the upper half, the position in the lower; 0 while the slot is free.</summary>
        public ulong Place;

        public ulong Check;
    }
}
