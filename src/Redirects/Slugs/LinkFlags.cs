namespace WhiteLabelLinks.Redirects.Slugs;

/// <summary>What a link's record says beside its slug and destination. Seven bits: the other nine hold the slug's length.</summary>
[Flags]
internal enum LinkFlags : ushort
{
    None = 0,
    ModeShort = 1,
    ModeRetargeting = 2,
    DropsQuery = 1 << 2,
    Status301 = 1 << 3,
    Status307 = 2 << 3,
    Status308 = 3 << 3,
    Archived = 1 << 5,

    /// <summary>In an overlay: the link is gone, whatever the base below says.</summary>
    Gone = 1 << 6,
}
