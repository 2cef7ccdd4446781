using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace WhiteLabelLinks.Themes.Rendering;

/// <summary>
/// The checksum of gzip (CRC-32 of ISO 3309), of which that of a whole follows from those of its parts: what is known ahead is not
/// read again.
/// </summary>
internal static class GzipSum
{
    private const uint Polynomial = 0xEDB88320;
    private const uint One = 0x80000000;

    private static readonly uint[][] Tables = MakeTables();

    // What 1, 2, 4, 8 and so on further bytes do.
    private static readonly uint[] Powers = MakePowers();

    /// <summary>The sum of what had this sum, and then these bytes.</summary>
    public static uint Append(uint sum, ReadOnlySpan<byte> bytes)
    {
        var t = Tables;
        sum = ~sum;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ sum;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            sum = t[7][low & 0xFF] ^ t[6][(low >> 8) & 0xFF] ^ t[5][(low >> 16) & 0xFF] ^ t[4][low >> 24]
                ^ t[3][high & 0xFF] ^ t[2][(high >> 8) & 0xFF] ^ t[1][(high >> 16) & 0xFF] ^ t[0][high >> 24];
        }
        foreach (var value in bytes)
        {
            sum = t[0][(sum ^ value) & 0xFF] ^ (sum >> 8);
        }
        return ~sum;
    }

    /// <summary>The sum of two parts, one behind the other.</summary>
    /// <param name="shift">Of the second part's length: <see cref="ShiftOf"/>.</param>
    public static uint Join(uint first, uint second, uint shift) => Multiply(shift, first) ^ second;

    /// <summary>What so many further bytes do to a sum: x to the power of their bits, modulo the polynomial.</summary>
    public static uint ShiftOf(int bytes)
    {
        var result = One;
        for (var left = (uint)bytes; left != 0; left &= left - 1)
        {
            result = Multiply(Powers[BitOperations.TrailingZeroCount(left)], result);
        }
        return result;
    }

    internal static uint Multiply(uint a, uint b) => Pclmulqdq.IsSupported ? MultiplyAtOnce(a, b) : MultiplyByBits(a, b);

    /// <summary>The same on any processor.</summary>
    internal static uint MultiplyByBits(uint a, uint b)
    {
        var product = 0u;
        for (var bit = One; bit != 0; bit >>= 1)
        {
            product ^= (a & bit) != 0 ? b : 0;
            b = (b & 1) != 0 ? (b >> 1) ^ Polynomial : b >> 1;
        }
        return product;
    }

    // The product, and what is left of it after as many polynomials as fit (Barrett), both with the lowest bit as the highest power.
    private static uint MultiplyAtOnce(uint a, uint b)
    {
        var product = Times(a, b) << 1;
        var count = (uint)Times((uint)product, 0x1F7011641);
        return (uint)((product ^ Times(count, 0x1DB710641)) >> 32);
    }

    private static ulong Times(ulong a, ulong b) =>
        Pclmulqdq.CarrylessMultiply(Vector128.CreateScalar(a), Vector128.CreateScalar(b), 0).ToScalar();

    private static uint[] MakePowers()
    {
        var powers = new uint[32];
        powers[0] = One >> 8;
        for (var i = 1; i < powers.Length; i++)
        {
            powers[i] = Multiply(powers[i - 1], powers[i - 1]);
        }
        return powers;
    }

    private static uint[][] MakeTables()
    {
        var tables = Enumerable.Range(0, 8).Select(_ => new uint[256]).ToArray();
        for (var n = 0u; n < 256; n++)
        {
            var sum = n;
            for (var bit = 0; bit < 8; bit++)
            {
                sum = (sum & 1) != 0 ? (sum >> 1) ^ Polynomial : sum >> 1;
            }
            tables[0][n] = sum;
        }
        for (var n = 0; n < 256; n++)
        {
            for (var k = 1; k < 8; k++)
            {
                tables[k][n] = tables[0][tables[k - 1][n] & 0xFF] ^ (tables[k - 1][n] >> 8);
            }
        }
        return tables;
    }
}
