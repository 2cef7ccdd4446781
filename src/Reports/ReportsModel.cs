using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Reports.Marks;
using WhiteLabelLinks.Reports.Sharing;

namespace WhiteLabelLinks.Reports;

/// <summary>How the entities of this module lie in the tables of <c>migrations/0013_sharing.sql</c>.</summary>
internal sealed class ReportsModel : IModelPart
{
    public void Map(ModelBuilder model)
    {
        model.Entity<SharedView>().ToTable("shared_views").HasKey(view => new { view.BrandId, view.Id });
        model.Entity<DayNote>().ToTable("day_notes").HasKey(note => new { note.BrandId, note.Id });
    }
}
