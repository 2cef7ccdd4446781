using System.Buffers.Binary;
using System.Text;
using WhiteLabelLinks.Clicks.Spool;

namespace WhiteLabelLinks.Clicks.Loading;

/// <summary>
/// Clicks of one month in PostgreSQL's binary COPY format, built straight from the spool's bytes: no boxes.
/// </summary>
internal sealed class CopyRows
{
    public const string Columns =
        "brand_id, domain_id, link_id, load_id, clicked_at, id, user_agent_id, referrer_host, consent, region, " +
        "signs, visitor, language, utm_source, utm_medium, utm_campaign, utm_term, utm_content, click_id";

    private const short ColumnCount = 19;

    /// <summary>No row is longer: the count, a length before each value, the numbers, and texts of which each has its limit.</summary>
    private const int MaximumRow = 2 + (ColumnCount * 4) + (8 * 8) + ClickId.Size + 4096;

    /// <summary>PostgreSQL counts from the year 2000.</summary>
    private const long EpochMicros = 946_684_800_000_000;

    private byte[] _bytes = new byte[256 * 1024];
    private int _length;

    public CopyRows()
    {
        Clear();
    }

    /// <summary>PGCOPY\n\xFF\r\n\0, no flags, no header extension.</summary>
    private static ReadOnlySpan<byte> Signature =>
        [0x50, 0x47, 0x43, 0x4F, 0x50, 0x59, 0x0A, 0xFF, 0x0D, 0x0A, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    public int Count { get; private set; }

    public void Clear()
    {
        Signature.CopyTo(_bytes);
        (_length, Count) = (Signature.Length, 0);
    }

    public void Add(in LoadedClick loaded, long loadId)
    {
        if (_bytes.Length - _length < MaximumRow)
        {
            Array.Resize(ref _bytes, _bytes.Length * 2);
        }

        var row = _bytes.AsSpan(_length);
        BinaryPrimitives.WriteInt16BigEndian(row, ColumnCount);
        var at = 2;
        WriteNumber(row, ref at, loaded.Brand);
        WriteNumber(row, ref at, loaded.Domain);
        WriteNumber(row, ref at, loaded.Link);
        WriteNumber(row, ref at, loadId);
        WriteNumber(row, ref at, loaded.UnixMicros - EpochMicros);
        WriteBytes(row, ref at, loaded.Id);
        WriteNumberOrNull(row, ref at, loaded.Agent.Id);
        WriteText(row, ref at, loaded.Referrer);
        WriteSmall(row, ref at, loaded.Consent);
        WriteText(row, ref at, loaded.Region);
        WriteSmall(row, ref at, (short)loaded.Signs);
        WriteNumberOrNull(row, ref at, (long)loaded.Visitor);
        WriteText(row, ref at, loaded.Language);
        WriteText(row, ref at, loaded.Query.Source);
        WriteText(row, ref at, loaded.Query.Medium);
        WriteText(row, ref at, loaded.Query.Campaign);
        WriteText(row, ref at, loaded.Query.Term);
        WriteText(row, ref at, loaded.Query.Content);
        WriteText(row, ref at, loaded.Query.ClickId);
        _length += at;
        Count++;
    }

    /// <summary>The whole stream, closed by its trailer.</summary>
    public ReadOnlySpan<byte> Finish()
    {
        BinaryPrimitives.WriteInt16BigEndian(_bytes.AsSpan(_length), -1);
        return _bytes.AsSpan(0, _length + 2);
    }

    private static void WriteNumber(Span<byte> row, ref int at, long value)
    {
        BinaryPrimitives.WriteInt32BigEndian(row[at..], sizeof(long));
        BinaryPrimitives.WriteInt64BigEndian(row[(at + 4)..], value);
        at += 4 + sizeof(long);
    }

    private static void WriteBytes(Span<byte> row, ref int at, ReadOnlySpan<byte> value)
    {
        BinaryPrimitives.WriteInt32BigEndian(row[at..], value.Length);
        value.CopyTo(row[(at + 4)..]);
        at += 4 + value.Length;
    }

    private static void WriteNumberOrNull(Span<byte> row, ref int at, long value)
    {
        if (value == 0)
        {
            WriteNull(row, ref at);
        }
        else
        {
            WriteNumber(row, ref at, value);
        }
    }

    private static void WriteSmall(Span<byte> row, ref int at, short? value)
    {
        if (value is not { } number)
        {
            WriteNull(row, ref at);
            return;
        }

        BinaryPrimitives.WriteInt32BigEndian(row[at..], sizeof(short));
        BinaryPrimitives.WriteInt16BigEndian(row[(at + 4)..], number);
        at += 4 + sizeof(short);
    }

    private static void WriteText(Span<byte> row, ref int at, string value)
    {
        if (value.Length == 0)
        {
            WriteNull(row, ref at);
            return;
        }

        var length = Encoding.UTF8.GetBytes(value, row[(at + 4)..]);
        BinaryPrimitives.WriteInt32BigEndian(row[at..], length);
        at += 4 + length;
    }

    private static void WriteNull(Span<byte> row, ref int at)
    {
        BinaryPrimitives.WriteInt32BigEndian(row[at..], -1);
        at += 4;
    }
}
