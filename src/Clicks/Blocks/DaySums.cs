using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace WhiteLabelLinks.Clicks.Blocks;

/// <summary>How many clicks fall on one value, and how many of them are people's.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ValueSum(int Value, int Clicks, int Humans);

/// <summary>
/// What all clicks of a settled block add up to, as it is stored beside them: a few hundredths of their size, for whoever asks for the
/// whole day. After a byte for the form come the places (4 bytes each) of a part for every column. The part of the minutes has, for
/// each quarter of an hour, clicks and people; that of the visitors, for each quarter, how many come in it who did not before, then
/// how many who do not after; any other the number of values and for each of them value, clicks and people. Numbers are of seven bits a
/// byte, the low ones first, where the eighth says that there is more.
/// </summary>
public readonly struct DaySums
{
    public const int Quarters = 96;
    public const int MinutesPerQuarter = 15;

    internal const byte Form = 1;

    private readonly byte[] _bytes;

    /// <summary>Looks at what a block holds.</summary>
    /// <exception cref="InvalidDataException">Those are no sums.</exception>
    public DaySums(byte[] bytes)
    {
        if (bytes.Length < HeaderSize || bytes[0] != Form)
        {
            throw new InvalidDataException("The sums of a block are not what they should be.");
        }
        _bytes = bytes;
    }

    internal static int HeaderSize { get; } = sizeof(byte) + (ClickColumns.All.Count * sizeof(int));

    /// <summary>Each value of a column that is neither the minute nor the visitor, once.</summary>
    public ValueSums Of(ClickColumn column) => new(Part(column));

    /// <summary>Clicks and people of each quarter of an hour of the day of UTC.</summary>
    public void ReadQuarters(Span<int> clicks, Span<int> humans)
    {
        var numbers = Part(ClickColumn.Minute);
        for (var quarter = 0; quarter < Quarters; quarter++)
        {
            (clicks[quarter], humans[quarter]) = (numbers.Next(), numbers.Next());
        }
    }

    /// <summary>
    /// Visitors until a quarter begins, and from there on. Some are among both; together they say how many are seen in two steps of time
    /// that meet there.
    /// </summary>
    public (int Until, int From, int All) VisitorsAt(int quarter)
    {
        var numbers = Part(ClickColumn.Visitor);
        var (until, from, all) = (0, 0, 0);
        for (var at = 0; at < Quarters; at++)
        {
            var first = numbers.Next();
            (until, all) = (until + (at < quarter ? first : 0), all + first);
        }
        for (var at = 0; at < Quarters; at++)
        {
            var last = numbers.Next();
            from += at >= quarter ? last : 0;
        }
        return (until, from, all);
    }

    private PackedNumbers Part(ClickColumn column) =>
        new(_bytes.AsSpan(BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(sizeof(byte) + ((int)column * sizeof(int))))));
}

/// <summary>Reads the sums of a column one after the other.</summary>
public ref struct ValueSums
{
    private PackedNumbers _numbers;
    private int _left;

    internal ValueSums(PackedNumbers numbers)
    {
        _left = numbers.Next();
        _numbers = numbers;
    }

    public ValueSum Current { get; private set; }

    public readonly ValueSums GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_left == 0)
        {
            return false;
        }
        _left--;
        Current = new ValueSum(_numbers.Next(), _numbers.Next(), _numbers.Next());
        return true;
    }
}

/// <summary>Numbers of seven bits a byte.</summary>
internal ref struct PackedNumbers(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    public int Next()
    {
        uint number = _bytes[_at++];
        if (number < 0x80)
        {
            return (int)number;
        }
        number &= 0x7F;
        for (var shift = 7; ; shift += 7)
        {
            uint part = _bytes[_at++];
            number |= (part & 0x7F) << shift;
            if (part < 0x80)
            {
                return (int)number;
            }
        }
    }

    public static void Write(List<byte> bytes, int number)
    {
        var left = (uint)number;
        for (; left >= 0x80; left >>= 7)
        {
            bytes.Add((byte)(left | 0x80));
        }
        bytes.Add((byte)left);
    }
}
