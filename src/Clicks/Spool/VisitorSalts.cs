using System.Buffers.Binary;
using System.IO.Hashing;
using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Clicks.Spool;

/// <summary>
/// Makes of a visitor's address and user agent a number that tells visitors of one brand apart within a day, and nothing else:
/// it is hashed under a secret of the day that all nodes share and that is thrown away afterwards. Without the database a node
/// makes its own secret, and a visitor may count twice that day.
/// </summary>
internal sealed class VisitorSalts
{
    public const int SaltSize = 32;

    /// <summary>Brand, user agent, and an address of either family.</summary>
    private const int MessageSize = (2 * sizeof(long)) + 16;

    private volatile Day[] _days = [];

    /// <summary>Days whose secret is known.</summary>
    public int Known => _days.Length;

    /// <summary>Whether visitors of a day of UTC can be told apart as those of its clicks were.</summary>
    public bool Knows(DateOnly day) => Array.Exists(_days, known => known.Number == day.DayNumber);

    /// <summary>The secrets of some days, from the database.</summary>
    public void Set(IEnumerable<(DateOnly Day, byte[] Salt)> salts) =>
        _days = [.. salts.Select(salt => new Day(salt.Day.DayNumber, salt.Salt))];

    /// <summary>The visitor's number on the day of a click, in UTC; never 0. 0 for an unknown address.</summary>
    public ulong NumberOf(BrandId brand, IPAddress? address, ReadOnlySpan<char> userAgent, DateTimeOffset at)
    {
        if (address is null)
        {
            return 0;
        }

        Span<byte> text = stackalloc byte[MessageSize];
        text.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(text, brand.Value);
        BinaryPrimitives.WriteUInt64LittleEndian(text[sizeof(long)..], XxHash3.HashToUInt64(MemoryMarshal.AsBytes(userAgent)));
        address.TryWriteBytes(text[(2 * sizeof(long))..], out _);
        return Math.Max(1, SipHash.Of(SaltOf((int)(at.UtcTicks / TimeSpan.TicksPerDay)), text));
    }

    private byte[] SaltOf(int day)
    {
        foreach (var known in _days)
        {
            if (known.Number == day)
            {
                return known.Salt;
            }
        }

        return Invent(day);
    }

    private byte[] Invent(int day)
    {
        lock (this)
        {
            if (Array.Find(_days, known => known.Number == day) is { } found)
            {
                return found.Salt;
            }

            var salt = RandomNumberGenerator.GetBytes(SaltSize);
            _days = [new Day(day, salt), .. _days.Take(3)];
            return salt;
        }
    }

    private sealed record Day(int Number, byte[] Salt);
}
