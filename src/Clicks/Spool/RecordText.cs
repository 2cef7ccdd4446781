using System.Text;

namespace WhiteLabelLinks.Clicks.Spool;

/// <summary>What a record holds beside the click's numbers: its user agent, or where that is written out, and the referrer's host.</summary>
internal readonly ref struct RecordText
{
    public RecordText(ReadOnlySpan<char> userAgent, long userAgentAt, ReadOnlySpan<char> referrer, in VisitPart visit, bool hasConsent)
    {
        UserAgent = userAgent;
        UserAgentAt = userAgentAt;
        Referrer = referrer;
        Visit = visit;
        UserAgentBytes = userAgentAt != 0 ? 0 : Encoding.UTF8.GetByteCount(userAgent);
        Fixed = (userAgentAt != 0 ? ClickRecord.ReferringSize : ClickRecord.FixedSize) + VisitPart.Size + (hasConsent ? ClickRecord.ConsentSize : 0);
    }

    public ReadOnlySpan<char> UserAgent { get; }

    /// <summary>The position of the record that holds the user agent; 0 to write it out.</summary>
    public long UserAgentAt { get; }

    public ReadOnlySpan<char> Referrer { get; }

    /// <summary>Bytes of the user agent in the record itself.</summary>
    public int UserAgentBytes { get; }

    /// <summary>Length of the record's fixed part.</summary>
    public int Fixed { get; }

    public VisitPart Visit { get; }

    public int BodySize => Fixed + UserAgentBytes + Referrer.Length + Visit.TextSize;
}
