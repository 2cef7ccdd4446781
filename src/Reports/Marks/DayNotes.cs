using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Reports.Analytics;

namespace WhiteLabelLinks.Reports.Marks;

/// <summary>Notes on days of the entered brand.</summary>
internal sealed class DayNotes(AppDb db, TimeProvider clock)
{
    /// <summary>Of one brand; more would hide the chart that they explain.</summary>
    public const int Most = 1_000;

    /// <summary>Newest day first.</summary>
    public Task<List<DayNote>> ReadAsync(ClickPeriod period, int most, CancellationToken cancellation) => db.Set<DayNote>().AsNoTracking()
        .Where(note => note.Day >= period.First && note.Day <= period.Last)
        .OrderByDescending(note => note.Day).ThenByDescending(note => note.Id)
        .Take(most)
        .ToListAsync(cancellation);

    /// <summary>Keeps a note.</summary>
    /// <returns>False when there are too many already.</returns>
    public async Task<bool> TryAddAsync(DateOnly day, string text, string by, CancellationToken cancellation)
    {
        if (await db.Set<DayNote>().CountAsync(cancellation) >= Most)
        {
            return false;
        }
        db.Add(new DayNote { Day = day, Text = text, CreatedBy = by, CreatedAt = clock.GetUtcNow() });
        await db.SaveChangesAsync(cancellation);
        return true;
    }

    /// <summary>Takes a note away.</summary>
    /// <returns>False when there is no such note.</returns>
    public async Task<bool> ForgetAsync(long id, CancellationToken cancellation) =>
        await db.Set<DayNote>().Where(note => note.Id == id).ExecuteDeleteAsync(cancellation) > 0;
}
