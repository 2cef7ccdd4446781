namespace WhiteLabelLinks.Clicks.Spool;

/// <summary>What the spool keeps beside clicks. The values are part of the spool's format.</summary>
public enum NoteKind : byte
{
    /// <summary>What a banner said, once before it is first shown: <c>app.add_consent_banners</c>.</summary>
    ConsentBanner = 1,

    /// <summary>What a visitor chose: <c>app.add_consent_records</c>.</summary>
    ConsentRecord = 2,

    /// <summary>What became of a pixel: <c>app.add_pixel_outcomes</c>.</summary>
    PixelOutcome = 3,

    /// <summary>That a visitor's clicks are to be forgotten: <c>app.add_click_erasures</c>.</summary>
    ClickErasure = 4,
}

/// <summary>The layout of a note's body: version, kind, two zeros, one JSON object in UTF-8.</summary>
public static class NoteRecord
{
    /// <summary>No note is longer, in bytes.</summary>
    public const int MaximumText = ClickRecord.MaximumBody - HeadSize;

    internal const int HeadSize = 4;

    // A body is never shorter than a header word.
    private const int SmallestText = ClickRecord.WordSize - HeadSize;

    internal static void Write(Span<byte> body, NoteKind kind, ReadOnlySpan<byte> json)
    {
        (body[0], body[1], body[2], body[3]) = (ClickRecord.NoteVersion, (byte)kind, 0, 0);
        json.CopyTo(body[HeadSize..]);
    }

    /// <summary>False for a body that is no note, or one of a kind that a later version brought.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> body, out NoteKind kind, out ReadOnlySpan<byte> json)
    {
        kind = body.Length > HeadSize ? (NoteKind)body[1] : default;
        json = body.Length > HeadSize ? body[HeadSize..] : default;
        return body.Length >= HeadSize + SmallestText && body[0] == ClickRecord.NoteVersion
            && kind is NoteKind.ConsentBanner or NoteKind.ConsentRecord or NoteKind.PixelOutcome or NoteKind.ClickErasure;
    }
}
