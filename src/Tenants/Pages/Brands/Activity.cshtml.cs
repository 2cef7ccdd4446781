using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Tenants.Audit;

namespace WhiteLabelLinks.Tenants.Pages.Brands;

/// <summary>The brand's audit log, newest first. Ids are in the order of time, so one id is where a page ends.</summary>
internal sealed class ActivityModel(AppDb db) : BrandPageModel
{
    private const int PageSize = 50;

    [BindProperty(SupportsGet = true)]
    public Guid? Before { get; set; }

    public IReadOnlyList<AuditLine> Lines { get; private set; } = [];

    public string? Older { get; private set; }

    public string? Newer => Before is null ? null : BrandUrl("activity");

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        var events = db.Set<AuditEvent>().AsNoTracking();
        if (Before is { } before)
        {
            events = events.Where(e => e.Id.CompareTo(before) < 0);
        }
        var rows = await events.OrderByDescending(e => e.Id).Take(PageSize + 1).ToListAsync(cancellation);
        Lines = [.. rows.Take(PageSize).Select(AuditLine.Of)];
        Older = rows.Count > PageSize ? BrandUrl($"activity?before={rows[PageSize - 1].Id}") : null;
    }
}
