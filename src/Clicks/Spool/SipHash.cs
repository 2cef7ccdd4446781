using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace WhiteLabelLinks.Clicks.Spool;

/// <summary>
/// SipHash-2-4 (Aumasson and Bernstein, 2012): a hash that nobody can turn round or foresee without its key, for messages so short
/// that a general one spends most of its time on getting ready.
/// </summary>
internal static class SipHash
{
    public const int KeySize = 16;

    /// <summary>The hash of a message under the first <see cref="KeySize"/> bytes of a key.</summary>
    public static ulong Of(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message)
    {
        var (k0, k1) = (BinaryPrimitives.ReadUInt64LittleEndian(key), BinaryPrimitives.ReadUInt64LittleEndian(key[8..]));
        var state = new State(k0 ^ 0x736f6d6570736575, k1 ^ 0x646f72616e646f6d, k0 ^ 0x6c7967656e657261, k1 ^ 0x7465646279746573);
        var rest = message;
        for (; rest.Length >= 8; rest = rest[8..])
        {
            state.Take(BinaryPrimitives.ReadUInt64LittleEndian(rest));
        }

        Span<byte> last = stackalloc byte[8];
        last.Clear();
        rest.CopyTo(last);
        last[7] = (byte)message.Length;
        state.Take(BinaryPrimitives.ReadUInt64LittleEndian(last));
        return state.Finish();
    }

    [StructLayout(LayoutKind.Auto)]
    private struct State(ulong a, ulong b, ulong c, ulong d)
    {
        private ulong _a = a;
        private ulong _b = b;
        private ulong _c = c;
        private ulong _d = d;

        public void Take(ulong word)
        {
            _d ^= word;
            Round();
            Round();
            _a ^= word;
        }

        public ulong Finish()
        {
            _c ^= 0xff;
            Round();
            Round();
            Round();
            Round();
            return _a ^ _b ^ _c ^ _d;
        }

        private void Round()
        {
            _a += _b;
            _c += _d;
            _b = BitOperations.RotateLeft(_b, 13) ^ _a;
            _d = BitOperations.RotateLeft(_d, 16) ^ _c;
            _a = BitOperations.RotateLeft(_a, 32);
            _c += _b;
            _a += _d;
            _b = BitOperations.RotateLeft(_b, 17) ^ _c;
            _d = BitOperations.RotateLeft(_d, 21) ^ _a;
            _c = BitOperations.RotateLeft(_c, 32);
        }
    }
}
