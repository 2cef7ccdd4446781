using System.Security.Cryptography;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Links;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Web.Settings;

namespace WhiteLabelLinks.Web.Demo;

/// <summary>Loads the demo agency, once: tenants in one transaction, then each brand's links, then sixty days of clicks.</summary>
internal sealed class DemoLoader(
    TenantSeeding tenants, IServiceScopeFactory scopes, DemoConsent consent, DemoHistory history, DemoRemoval removal, PublicAddresses addresses, ServeSettings settings, TimeProvider clock)
{
    private const string OperatorHost = "localhost";

    public async Task<DemoFile> LoadAsync(Action<string> say, CancellationToken cancellationToken)
    {
        // A load that was killed half-way leaves brands without links; it begins anew.
        await removal.RemoveAsync(cancellationToken);
        var users = new List<DemoUser>();
        var brands = new List<SeededBrand>();
        var (operatorUrl, agencyUrl) = await SeedTenantsAsync(users, brands, cancellationToken);
        var past = new List<DemoHistoryOf>();
        foreach (var brand in brands)
        {
            var pixels = await consent.SetUpAsync(brand.Id, brand.Domain, brand.Story, cancellationToken);
            past.AddRange(await SeedLinksAsync(brand, pixels, cancellationToken));
        }
        var clicks = await history.WriteAsync(past, cancellationToken);
        say($"Demo loaded: {brands.Count} brands, {past.Count} links, {clicks} clicks.");
        var file = new DemoFile(new DemoConsoles(operatorUrl, agencyUrl), users, [.. brands.Select(Describe)]);
        DemoMark.Write(settings.DataFolder, file);
        DemoMark.MarkOffered(settings.DataFolder);
        return file;
    }

    private async Task<(string Operator, string Agency)> SeedTenantsAsync(List<DemoUser> users, List<SeededBrand> brands, CancellationToken cancellationToken)
    {
        await using var work = await tenants.BeginAsync(cancellationToken);
        var agency = await work.CreateAgencyAsync(DemoStories.AgencyName, DemoStories.AgencySlug, isDemo: true, cancellationToken);
        var agencyUrl = addresses.BaseText(Host(DemoStories.ConsoleHost));
        await work.CreateConsoleAsync(agency, Host(DemoStories.ConsoleHost), agencyUrl, DemoStories.AgencyName, cancellationToken);
        var operatorUrl = await work.EnsureOperatorConsoleAsync(Host(OperatorHost), addresses.BaseText(Host(OperatorHost)), "Operator", cancellationToken);

        var admin = new DemoUser("operator admin", "admin@operator.example", NewPassword(), operatorUrl);
        await work.AddOperatorAdminAsync(await work.CreatePersonAsync(null, "Alex Operator", admin.Email, admin.Password, cancellationToken), cancellationToken);
        users.Add(admin);
        foreach (var person in DemoStories.AgencyPeople)
        {
            var user = new DemoUser("agency " + person.Role, person.Email, NewPassword(), agencyUrl);
            var id = await work.CreatePersonAsync(agency, person.Name, person.Email, user.Password, cancellationToken);
            await work.AddAgencyMemberAsync(agency, id, Enum.Parse<AgencyRole>(person.Role, ignoreCase: true), cancellationToken);
            users.Add(user);
        }
        foreach (var story in DemoStories.All)
        {
            var brand = await work.CreateBrandAsync(agency, story.Brand, story.Slug, story.TimeZone, isDemo: true, cancellationToken);
            var domain = await work.CreateDomainAsync(brand, Host(story.ShortHost), story.RootDestination, "plain", cancellationToken);
            foreach (var person in story.People)
            {
                var user = new DemoUser("brand " + person.Role, person.Email, NewPassword(), agencyUrl, story.Slug);
                var id = await work.CreatePersonAsync(agency, person.Name, person.Email, user.Password, cancellationToken);
                await work.AddBrandMemberAsync(brand, id, Enum.Parse<BrandRole>(person.Role, ignoreCase: true), cancellationToken);
                users.Add(user);
            }
            brands.Add(new SeededBrand(story, brand, domain, await work.CreateApiKeyAsync(brand, "Demo", story.People[0].Name, cancellationToken)));
        }
        await work.CommitAsync(cancellationToken);
        return (operatorUrl, agencyUrl);
    }

    private async Task<IEnumerable<DemoHistoryOf>> SeedLinksAsync(SeededBrand brand, IReadOnlyList<long> pixels, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantScope>().EnterBrand(brand.Id);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(brand.Story.TimeZone);
        var author = brand.Story.People[0].Name;
        var seeder = scope.ServiceProvider.GetRequiredService<LinkSeeder>();
        var campaigns = brand.Story.Campaigns;
        var campaignIds = await seeder.AddCampaignsAsync(
            [.. campaigns.Select(campaign => new SeedCampaign(campaign.Name, campaign.Goal, campaign.Stage, campaign.Ladder, clock.GetUtcNow().AddDays(-60), author) { Budget = campaign.Budget })],
            cancellationToken);
        var campaignOf = campaigns.Zip(campaignIds).SelectMany(pair => pair.First.Links.Select(slug => (slug, pair.Second)))
            .ToDictionary(pair => pair.slug, pair => pair.Second, StringComparer.Ordinal);
        var seeds = brand.Story.Links.Select(link => new SeedLink(brand.Domain, SlugOf(link), Target(link.Path), clock.GetUtcNow().AddDays(-link.Age), author)
        {
            Title = link.Title,
            Tags = link.Tags,
            Mode = Enum.Parse<LinkMode>(link.Mode, ignoreCase: true),
            Campaign = campaignOf.TryGetValue(link.Slug, out var campaign) ? campaign : null,
            Source = link.Shared,
            Creator = link.Creator,
            ArchivedAt = link.Archived ? clock.GetUtcNow().AddDays(-9) : null,
        }).ToList();
        var ids = await seeder.AddAsync(seeds, cancellationToken);
        return brand.Story.Links.Zip(ids, (link, id) => new DemoHistoryOf(brand.Id, brand.Domain, id, link, brand.Story.ShortHost, zone, brand.Story, pixels));
    }

    private DemoBrand Describe(SeededBrand brand)
    {
        var host = Host(brand.Story.ShortHost);
        return new DemoBrand(
            brand.Story.Brand,
            brand.Story.Slug,
            addresses.BaseUrl(host).Authority,
            brand.ApiKey,
            [.. brand.Story.Links.Where(l => !l.Archived).Select(l => new DemoBrandLink(l.Slug, l.Mode, addresses.ShortUrl(host, SlugOf(l)).ToString(), Target(l.Path).Value))]);
    }

    private static HostName Host(string text) => HostName.TryParse(text, out var host, out var error) ? host : throw new FormatException(error);

    private static Slug SlugOf(DemoLink link) => Slug.TryParse(link.Slug, out var slug, out var error) ? slug : throw new FormatException(error);

    private static TargetUrl Target(string path) =>
        TargetUrl.TryParse("https://example.com" + path, out var url, out var error) ? url : throw new FormatException(error);

    private static string NewPassword() => RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 16);

    private sealed record SeededBrand(DemoStory Story, BrandId Id, DomainId Domain, string ApiKey);
}
