namespace WhiteLabelLinks.AdPlatforms;

/// <summary>
/// What became of an id that a person typed. An accepted id holds ASCII letters, digits, <c>-</c>, <c>_</c> and <c>/</c> only, so no
/// place that it is written to can be broken by it; it is encoded there all the same.
/// </summary>
public abstract record PixelIdCheck
{
    private PixelIdCheck()
    {
    }

    /// <summary>As such ids usually are.</summary>
    /// <param name="Id">Trimmed, in the platform's own case.</param>
    public sealed record Good(string Id) : PixelIdCheck;

    /// <summary>Possible, but not as such ids usually are: saved, with the warning shown.</summary>
    public sealed record Unusual(string Id, string Warning) : PixelIdCheck;

    /// <summary>No such id can exist.</summary>
    /// <param name="Reason">A sentence for the field: what is wrong, and how it should look.</param>
    public sealed record Refused(string Reason) : PixelIdCheck;
}
