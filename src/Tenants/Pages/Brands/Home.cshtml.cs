using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants.Api;
using WhiteLabelLinks.Tenants.Audit;
using WhiteLabelLinks.Tenants.Domains;
using WhiteLabelLinks.Tenants.Http;
using WhiteLabelLinks.Tenants.Members;
using WhiteLabelLinks.Tenants.Resources;
using WhiteLabelLinks.Ui;

namespace WhiteLabelLinks.Tenants.Pages.Brands;

/// <summary>The brand at a glance: the numbers that matter, and what to do next.</summary>
internal sealed class BrandHomeModel(AppDb db, IServiceProvider services) : BrandPageModel
{
    private const int RecentEvents = 6;
    private const int ChartDays = 30;

    public BrandNumbers? Numbers { get; private set; }

    /// <summary>The last 30 days; null when nothing draws it.</summary>
    public TimeSeries? Clicks { get; private set; }

    public int Domains { get; private set; }

    public IReadOnlyList<Step> Steps { get; private set; } = [];

    public IReadOnlyList<AuditLine> Recent { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        Numbers = services.GetService(typeof(IBrandNumbers)) is IBrandNumbers counter ? await counter.CountAsync(Brand.TimeZone, cancellation) : null;
        Clicks = await DrawAsync(cancellation);
        var addresses = services.GetRequiredService<PublicAddresses>();
        var hosts = await db.Set<ShortDomain>().AsNoTracking().OrderBy(d => d.Id).Select(d => d.Host).ToListAsync(cancellation);
        Domains = hosts.Count;
        var members = await db.Set<BrandMember>().CountAsync(cancellation);
        var keys = await db.Set<ApiKey>().CountAsync(k => k.RevokedAt == null, cancellation);
        Steps = NextSteps(hosts, addresses, members, keys);
        var events = await db.Set<AuditEvent>().AsNoTracking().OrderByDescending(e => e.Id).Take(RecentEvents).ToListAsync(cancellation);
        Recent = [.. events.Select(AuditLine.Of)];
    }

    private async Task<TimeSeries?> DrawAsync(CancellationToken cancellation)
    {
        if (services.GetService(typeof(IBrandDailyClicks)) is not IBrandDailyClicks clicks)
        {
            return null;
        }
        var read = await clicks.ReadAsync(ChartDays, cancellation);
        return TimeSeries.Daily(TenantsText.HomeChart, read.First, [new ChartSeries(TenantsText.HomeChartSeries, read.Days)], lastIsPartial: true,
            TenantsText.HomeClicksDefinition);
    }

    private List<Step> NextSteps(List<string> hosts, PublicAddresses addresses, int members, int keys)
    {
        var local = HostName.TryParse(hosts.FirstOrDefault(), out var first, out _) ? addresses.Shown(first) : "";
        return
        [
            new Step(TenantsText.HomeStepLink, TenantsText.HomeStepLinkWhy, Brand.CanEdit ? BrandUrl("links/new") : null, Numbers is { Links: > 0 }),
            new Step(TenantsText.HomeStepDomain, Phrases.Format(TenantsText.HomeStepDomainWhy, local), Brand.IsOwner ? BrandUrl("domains") : null,
                hosts.Exists(h => !IsLocal(h))),
            new Step(TenantsText.HomeStepMember, TenantsText.HomeStepMemberWhy, Brand.IsOwner ? BrandUrl("members") : null, members > 1),
            new Step(TenantsText.HomeStepKey, TenantsText.HomeStepKeyWhy, Brand.IsOwner ? BrandUrl("api") : null, keys > 0),
        ];
    }

    private static bool IsLocal(string host) => HostName.TryParse(host, out var name, out _) && PublicAddresses.IsLocal(name);

    /// <summary>A thing worth doing, why, and where; without an address for those who may not.</summary>
    public sealed record Step(string Title, string Why, string? Href, bool Done);
}
