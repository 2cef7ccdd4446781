namespace WhiteLabelLinks.Reports.Recounting;

/// <summary>How far counting a brand's clicks again is, and what came of it.</summary>
/// <param name="NextDay">The first day that is not done.</param>
/// <param name="LeftAlone">Days that stay as they were counted, because single clicks of them are gone.</param>
/// <param name="Changed">By how many clicks people's numbers changed, up or down.</param>
/// <param name="EndedAt">Null while it is at work.</param>
internal sealed record Recount(
    Guid Id, DateTimeOffset AskedAt, string AskedBy, DateOnly FirstDay, DateOnly LastDay, DateOnly NextDay, int LeftAlone, long Changed, DateTimeOffset? EndedAt)
{
    public int Days => LastDay.DayNumber - FirstDay.DayNumber + 1;

    public int Done => NextDay.DayNumber - FirstDay.DayNumber;

    public bool IsAtWork => EndedAt is null;
}
