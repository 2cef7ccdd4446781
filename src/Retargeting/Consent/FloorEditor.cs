using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Redirects.Consent;

namespace WhiteLabelLinks.Retargeting.Consent;

/// <summary>Saves what everybody below must keep at least.</summary>
internal sealed class FloorEditor(AppDb db, ConsentFloors floors, TimeProvider clock)
{
    /// <summary>Saves one level's floor, when it is no laxer than what stands above.</summary>
    /// <param name="agency">Null is the operator.</param>
    /// <param name="above">What stands above, which this floor must keep.</param>
    /// <returns>Sentences by field; when there are any, nothing was saved.</returns>
    public async Task<IReadOnlyList<(string Field, string Error)>> SaveAsync(
        AgencyId? agency, PolicyInput asked, ConsentPolicy above, CancellationToken cancellation)
    {
        var fields = new PolicyFields(above, RetargetingText.ThePlatform);
        var row = await floors.FindAsync(agency, cancellation);
        if (row is null)
        {
            row = new ConsentFloorRow { AgencyId = agency };
            db.Add(row);
        }
        row.Floor = fields.Floor(asked.Floor);
        row.HonourDnt = asked.HonourDnt || above.HonoursDoNotTrack;
        row.LimitData = asked.LimitData || above.LimitsData;
        row.AcceptedForDays = fields.Accepted(asked.AcceptedForDays);
        row.DeclinedForDays = fields.Declined(asked.DeclinedForDays);
        row.UpdatedAt = clock.GetUtcNow();
        if (!fields.AreValid)
        {
            db.ChangeTracker.Clear();
            return fields.Errors;
        }
        await db.SaveChangesAsync(cancellation);
        return [];
    }
}
