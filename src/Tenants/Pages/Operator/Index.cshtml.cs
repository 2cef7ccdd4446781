using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Tenants.Agencies;
using WhiteLabelLinks.Tenants.Brands;
using WhiteLabelLinks.Tenants.Members;

namespace WhiteLabelLinks.Tenants.Pages.Operator;

/// <summary>All agencies of the installation. An operator sees that they exist and how large they are, not what they do.</summary>
internal sealed class OperatorHomeModel(AppDb db) : OperatorPageModel
{
    public IReadOnlyList<AgencyRow> Agencies { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellation) =>
        Agencies = await db.Set<Agency>().AsNoTracking().OrderBy(a => a.Name).ThenBy(a => a.Id)
            .Select(a => new AgencyRow(
                a.Name,
                db.Set<ConsoleSite>().Where(c => c.AgencyId == a.Id).OrderBy(c => c.Id).Select(c => c.BaseUrl).FirstOrDefault(),
                db.Set<Brand>().Count(b => b.AgencyId == a.Id),
                db.Set<Person>().Count(p => p.AgencyId == a.Id),
                a.IsDemo,
                a.CreatedAt))
            .ToListAsync(cancellation);

    public sealed record AgencyRow(string Name, string? Console, int Brands, int People, bool IsDemo, DateTimeOffset CreatedAt);
}
