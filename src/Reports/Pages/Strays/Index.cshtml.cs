using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using WhiteLabelLinks.Reports.Strays;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Reports.Pages.Strays;

/// <summary>Addresses of the brand's domains that people come to and that lead nowhere: typing errors in print, and links that are missed.</summary>
internal sealed class IndexModel(StrayAddresses strays, IBrandDomains domains, TimeProvider clock) : BrandPageModel
{
    public const int Days = 30;

    private const int ShownSlugs = 50;

    public IReadOnlyList<StrayTotal> Totals { get; private set; } = [];

    public IReadOnlyList<StraySlug> Slugs { get; private set; } = [];

    private Dictionary<long, BrandDomain> Domains { get; set; } = [];

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        Domains = (await domains.ListAsync(cancellation)).ToDictionary(domain => domain.Id.Value);
        var since = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddDays(1 - Days);
        Totals = [.. (await strays.TotalsAsync(since, cancellation)).Where(total => Domains.ContainsKey(total.Domain))];
        Slugs = [.. (await strays.SlugsAsync(since, ShownSlugs, cancellation)).Where(slug => Domains.ContainsKey(slug.Domain))];
    }

    public string DomainName(long domain) => Domains[domain].Shown;

    public string DomainUrl(long domain) => BrandUrl("domains/" + domain.ToString(CultureInfo.InvariantCulture));

    /// <summary>The form for a link with that address.</summary>
    public string NewLinkUrl(StraySlug stray) => BrandUrl("links/new") + new QueryBuilder
    {
        { "slug", stray.Slug },
        { "domain", stray.Domain.ToString(CultureInfo.InvariantCulture) },
    };

    public static string Day(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.CurrentCulture);
}
