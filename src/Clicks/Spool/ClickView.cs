using System.Buffers.Binary;

namespace WhiteLabelLinks.Clicks.Spool;

/// <summary>A click read back from a segment, without copying it. The body has been checked against its checksum.</summary>
internal readonly ref struct ClickView
{
    private readonly ReadOnlySpan<byte> _body;
    private readonly int _userAgentStart;

    private ClickView(ReadOnlySpan<byte> body)
    {
        _body = body;
        _userAgentStart = BinaryPrimitives.ReadUInt16LittleEndian(body[2..]);
        var hasReference = _userAgentStart >= ClickRecord.ReferringSize && body.Length >= ClickRecord.ReferringSize;
        RefersTo = hasReference && (body[1] & ClickRecord.RefersFlag) != 0
            ? BinaryPrimitives.ReadUInt32LittleEndian(body[ClickRecord.FixedSize..])
            : 0;
        UserAgentBytes = BinaryPrimitives.ReadUInt16LittleEndian(body[4..]);
        ReferrerBytes = BinaryPrimitives.ReadUInt16LittleEndian(body[6..]);
    }

    public ReadOnlySpan<byte> Id => _body.Slice(8, ClickId.Size);

    public long UnixMicros => BinaryPrimitives.ReadInt64LittleEndian(_body[24..]);

    public long Brand => BinaryPrimitives.ReadInt64LittleEndian(_body[32..]);

    public long Domain => BinaryPrimitives.ReadInt64LittleEndian(_body[40..]);

    public long Link => BinaryPrimitives.ReadInt64LittleEndian(_body[48..]);

    /// <summary>The number of the consent decision's reason; null for a link that fires no pixels.</summary>
    public byte? Consent => ConsentBytes is [var reason, ..] ? reason : null;

    /// <summary>The region that the decision was made for; empty where it is unknown, or where nothing was decided.</summary>
    public ReadOnlySpan<byte> Region => ConsentBytes.IsEmpty ? default : ConsentBytes[1..].TrimEnd((byte)0);

    /// <summary>The part of the body about consent; empty where there is none.</summary>
    public ReadOnlySpan<byte> ConsentBytes =>
        (_body[1] & ClickRecord.ConsentFlag) != 0 && _userAgentStart >= ClickRecord.FixedSize + ClickRecord.ConsentSize
            ? _body[(_userAgentStart - ClickRecord.ConsentSize).._userAgentStart]
            : default;

    /// <summary>What is known of the visit; empty in a record of the time before it was kept.</summary>
    public ReadOnlySpan<byte> VisitBytes
    {
        get
        {
            var end = _userAgentStart - ConsentBytes.Length;
            return (_body[1] & ClickRecord.VisitFlag) != 0 && end >= ClickRecord.FixedSize + VisitPart.Size ? _body[(end - VisitPart.Size)..end] : default;
        }
    }

    /// <summary>As <see cref="VisitBytes"/>, with the texts that belong to it.</summary>
    public VisitView Visit => new(VisitBytes, AfterUserAgent[ReferrerBytes..]);

    /// <summary>The referrer, and the texts of the visit.</summary>
    public ReadOnlySpan<byte> AfterUserAgent => _body[(_userAgentStart + UserAgentBytes)..];

    /// <summary>The position of the record that holds the user agent; 0 when this one does.</summary>
    public long RefersTo { get; }

    /// <summary>The user agent as far as this record holds it: see <see cref="Segment.TryFindUserAgent"/>.</summary>
    public ReadOnlySpan<byte> OwnUserAgent => _body.Slice(_userAgentStart, UserAgentBytes);

    public ReadOnlySpan<byte> Referrer => _body.Slice(_userAgentStart + UserAgentBytes, ReferrerBytes);

    /// <summary>The part of the body that all records have.</summary>
    public ReadOnlySpan<byte> Numbers => _body[..ClickRecord.FixedSize];

    private int UserAgentBytes { get; }

    private int ReferrerBytes { get; }

    /// <summary>False for a body that this version cannot read: a void one, or one written by a later version.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, out ClickView click)
    {
        if (body.Length < ClickRecord.FixedSize || body[0] != ClickRecord.Version)
        {
            click = default;
            return false;
        }

        click = new ClickView(body);
        return click._userAgentStart >= ClickRecord.FixedSize
            && click._userAgentStart + click.UserAgentBytes + click.ReferrerBytes <= body.Length;
    }
}
