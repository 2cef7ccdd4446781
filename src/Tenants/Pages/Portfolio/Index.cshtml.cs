using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants.Agencies;
using WhiteLabelLinks.Tenants.Domains;
using WhiteLabelLinks.Tenants.Members;

namespace WhiteLabelLinks.Tenants.Pages.Portfolio;

/// <summary>All brands of the agency, with how they do.</summary>
internal sealed class AgencyHomeModel(
    AppDb db, Standing standing, ConsoleDirectory consoles, PublicAddresses addresses, IServiceScopeFactory scopes) : AgencyPageModel
{
    // A brand's numbers are seen only from inside its scope, one after another: past this many a page would take too long.
    private const int MostWithNumbers = 50;

    public string AgencyName { get; private set; } = "";

    public IReadOnlyList<BrandRow> Brands { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        AgencyName = (await consoles.FindAsync(db, Realm.Host, cancellation))?.Name ?? "";
        var rows = new List<BrandRow>();
        foreach (var brand in await standing.BrandsAsync(cancellation))
        {
            rows.Add(rows.Count < MostWithNumbers ? await CountAsync(brand, cancellation) : new BrandRow(brand.Name, brand.Slug, brand.IsDemo, null, null));
        }
        Brands = rows;
    }

    private async Task<BrandRow> CountAsync(OpenBrand brand, CancellationToken cancellation)
    {
        await using var apart = scopes.CreateAsyncScope();
        var scope = apart.ServiceProvider.GetRequiredService<TenantScope>();
        scope.EnterConsole(Agency);
        scope.EnterBrand(brand.Id);
        var domain = await apart.ServiceProvider.GetRequiredService<AppDb>().Set<ShortDomain>()
            .OrderBy(d => d.Id).Select(d => d.Host).FirstOrDefaultAsync(cancellation);
        var numbers = apart.ServiceProvider.GetService<IBrandNumbers>() is { } counter ? await counter.CountAsync(brand.TimeZone, cancellation) : null;
        var shown = HostName.TryParse(domain, out var host, out _) ? addresses.Shown(host) : null;
        return new BrandRow(brand.Name, brand.Slug, brand.IsDemo, shown, numbers);
    }

    public sealed record BrandRow(string Name, string Slug, bool IsDemo, string? Domain, BrandNumbers? Numbers);
}
