namespace WhiteLabelLinks.Clicks.Enrichment;

/// <summary>
/// What a visitor holds or sits at, as far as the user agent tells. An iPad says that it is a Macintosh unless told otherwise, and is
/// then counted as a computer. The numbers are stored: they are never given to anything else.
/// </summary>
public enum Device : byte
{
    /// <summary>The user agent does not say; most programs do not.</summary>
    Unknown = 0,

    Phone = 1,

    Tablet = 2,

    /// <summary>A desktop or laptop computer.</summary>
    Computer = 3,

    /// <summary>A television, or a box or stick that feeds one.</summary>
    Television = 4,

    GameConsole = 5,

    /// <summary>A watch.</summary>
    Wearable = 6,

    /// <summary>Something known that is none of these: a car, a headset, a reader of books.</summary>
    Other = 7,
}
