using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants.Agencies;
using WhiteLabelLinks.Tenants.Members;
using WhiteLabelLinks.Tenants.Resources;
using WhiteLabelLinks.Ui;

namespace WhiteLabelLinks.Tenants.Http;

/// <summary>What stands around every page: the console's own name, where this person may go, and nothing of anybody else's.</summary>
internal sealed class ConsoleFrame : IConsoleChromeProvider
{
    public async ValueTask<ConsoleChrome> GetAsync(HttpContext context)
    {
        if (context.Features.Get<ConsoleHost>() is not { } console)
        {
            return new ConsoleChrome(TenantsText.ConsoleNameless);
        }
        var services = context.RequestServices;
        var directory = services.GetRequiredService<ConsoleDirectory>();
        if (console.IsSetup || context.Features.Get<FailedRequest>() is { Status: >= 500 })
        {
            return new ConsoleChrome(directory.Recall(console.Host)?.Name ?? TenantsText.ConsoleNameless);
        }
        var facts = await directory.FindAsync(services.GetRequiredService<AppDb>(), console, context.RequestAborted);
        var name = facts?.Name ?? TenantsText.ConsoleNameless;
        var person = services.GetRequiredService<CurrentPerson>();
        return person.ValueOrNone is null ? new ConsoleChrome(name) : await SignedInAsync(context, name, person.Value);
    }

    private static async Task<ConsoleChrome> SignedInAsync(HttpContext context, string name, Person person)
    {
        var cancellation = context.RequestAborted;
        var standing = context.RequestServices.GetRequiredService<Standing>();
        var brand = context.RequestServices.GetRequiredService<CurrentBrand>().ValueOrNone;
        var staff = await standing.AgencyRoleAsync(cancellation);
        var admin = await standing.IsOperatorAdminAsync(cancellation);
        var brands = await standing.BrandsAsync(cancellation);
        var role = Role(name, admin, staff, brand, brands);
        return new ConsoleChrome(
            name,
            HomeUrl: "/",
            Navigation: Navigation(brand, staff, admin, brands),
            Brands: [.. brands.Select(b => new BrandChoice(b.Name, $"/brands/{b.Slug}", b.Id == brand?.Id))],
            AllBrandsUrl: staff is not null ? "/agency" : brands.Count > 1 ? "/brands" : null,
            SearchUrl: brand is null ? null : $"/brands/{brand.Slug}/links",
            Person: new SignedInPerson(person.Name, person.Email, role, "/sign-out", [new NavItem(TenantsText.NavAccount, "/account", "user")]),
            DemoData: brand?.IsDemo ?? false,
            TimeZone: brand?.TimeZone);
    }

    private static List<NavSection> Navigation(BrandContext? brand, AgencyRole? staff, bool admin, IReadOnlyList<OpenBrand> brands)
    {
        if (brand is not null)
        {
            return BrandNavigation($"/brands/{brand.Slug}", brand.IsSimple);
        }
        var items = new List<NavItem>();
        if (admin)
        {
            items.Add(new NavItem(TenantsText.NavAgencies, "/operator", "building-2"));
            items.Add(new NavItem(TenantsText.NavConsent, "/operator/consent", "shield-check"));
            items.Add(new NavItem(CertificateText.ListTitle, "/operator/certificates", "lock"));
            items.Add(new NavItem(TenantsText.NavJobs, "/jobs", "refresh-cw"));
        }
        if (staff is not null)
        {
            items.Add(new NavItem(TenantsText.NavPortfolio, "/agency", "briefcase"));
            items.Add(new NavItem(TenantsText.NavTeam, "/agency/team", "users"));
            items.Add(new NavItem(TenantsText.NavConsent, "/agency/consent", "shield-check"));
        }
        else if (brands.Count > 0)
        {
            items.Add(new NavItem(TenantsText.NavBrands, "/brands", "briefcase"));
        }
        return [new NavSection(null, items)];
    }

    private static List<NavSection> BrandNavigation(string root, bool isSimple) =>
    [
        new NavSection(null,
        [
            new NavItem(TenantsText.NavHome, root, "house"),
            new NavItem(TenantsText.NavLinks, root + "/links", "link"),
            new NavItem(TenantsText.NavCampaigns, root + "/campaigns", "megaphone"),
            new NavItem(TenantsText.NavTags, root + "/tags", "tag"),
            new NavItem(TenantsText.NavAnalytics, root + "/analytics", "chart-line"),
        ]),
        .. isSimple ? (IEnumerable<NavSection>)[] :
        [
            new NavSection(TenantsText.NavRetargeting,
            [
                new NavItem(TenantsText.NavPixels, root + "/pixels", "target"),
                new NavItem(TenantsText.NavConsent, root + "/consent", "shield-check"),
            ]),
        ],
        new NavSection(TenantsText.NavSettings,
        [
            new NavItem(TenantsText.NavLook, root + "/look", "palette"),
            new NavItem(TenantsText.NavParameters, root + "/parameters", "sliders-horizontal"),
            new NavItem(TenantsText.NavDomains, root + "/domains", "globe"),
            new NavItem(TenantsText.NavMembers, root + "/members", "users"),
            new NavItem(TenantsText.NavApi, root + "/api", "key-round"),
            new NavItem(TenantsText.NavActivity, root + "/activity", "history"),
            new NavItem(TenantsText.NavGeneral, root + "/settings", "settings"),
        ]),
    ];

    private static string Role(string console, bool admin, AgencyRole? staff, BrandContext? brand, IReadOnlyList<OpenBrand> brands)
    {
        if (admin)
        {
            return TenantsText.RoleOperator;
        }
        if (staff is { } agencyRole)
        {
            return Phrases.Of(agencyRole, console);
        }
        var shown = brands.FirstOrDefault(b => b.Id == brand?.Id) ?? (brands.Count > 0 ? brands[0] : null);
        return shown is null ? TenantsText.RoleNone : Phrases.Of(shown.Role, shown.Name);
    }
}
