using Microsoft.Extensions.DependencyInjection;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Testing.Web;

namespace WhiteLabelLinks.Web.Tests.Tenants;

/// <summary>
/// An agency of its own in the running program: a console, people of every role, two brands with a domain and an API key each.
/// </summary>
internal sealed class Town
{
    public const string Password = "violet tractor lantern";
    public const string OperatorHost = "localhost";
    private static readonly SemaphoreSlim OneAtATime = new(1);
    private static int s_count;
    private static string? s_passwordHash;

    private Town(WebApp app, string name) => (App, Name) = (app, name);

    public WebApp App { get; }

    /// <summary>Unique; part of every host, address and slug of the town.</summary>
    public string Name { get; }

    public string Console => $"console.{Name}.localhost";

    public string ShortHost => $"go.{Name}.localhost";

    public string Admin => $"admin@{Name}.example";

    public string AgencyOwner => $"boss@{Name}.example";

    public string AgencyMember => $"staff@{Name}.example";

    public string Owner => $"owner@{Name}.example";

    public string Editor => $"editor@{Name}.example";

    public string Viewer => $"viewer@{Name}.example";

    /// <summary>Owner of the other brand.</summary>
    public string Neighbour => $"neighbour@{Name}.example";

    public string Brand => "brand";

    public string OtherBrand => "other";

    public AgencyId Agency { get; private set; }

    public BrandId BrandId { get; private set; }

    public BrandId OtherBrandId { get; private set; }

    public string ApiKey { get; private set; } = "";

    public string OtherApiKey { get; private set; } = "";

    public static async Task<Town> BuildAsync(WebApp app)
    {
        // The operator's console is made once, by whichever town comes first.
        await OneAtATime.WaitAsync();
        try
        {
            return await BuildInTurnAsync(app);
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    private static async Task<Town> BuildInTurnAsync(WebApp app)
    {
        var town = new Town(app, $"t{++s_count}");
        var addresses = app.Services.GetRequiredService<PublicAddresses>();
        await using var work = await app.Services.GetRequiredService<TenantSeeding>().BeginAsync(default);
        await work.EnsureOperatorConsoleAsync(Host(OperatorHost), addresses.BaseText(Host(OperatorHost)), "Operator", default);
        await work.AddOperatorAdminAsync(await work.CreatePersonAsync(null, "Alex Admin", town.Admin, s_passwordHash is null ? Password : null, default), default);
        town.Agency = await work.CreateAgencyAsync($"Agency {town.Name}", town.Name, isDemo: false, default);
        await work.CreateConsoleAsync(town.Agency, Host(town.Console), addresses.BaseText(Host(town.Console)), $"Agency {town.Name}", default);
        await town.AddStaffAsync(work, "Bea Boss", town.AgencyOwner, AgencyRole.Owner);
        await town.AddStaffAsync(work, "Stan Staff", town.AgencyMember, AgencyRole.Member);
        town.BrandId = await work.CreateBrandAsync(town.Agency, "Brand", town.Brand, "Europe/Berlin", isDemo: false, default);
        town.OtherBrandId = await work.CreateBrandAsync(town.Agency, "Other", town.OtherBrand, "Etc/UTC", isDemo: false, default);
        await work.CreateDomainAsync(town.BrandId, Host(town.ShortHost), null, "plain", default);
        await work.CreateDomainAsync(town.OtherBrandId, Host($"go.other-{town.Name}.localhost"), null, "plain", default);
        await town.AddMemberAsync(work, town.BrandId, "Olga Owner", town.Owner, BrandRole.Owner);
        await town.AddMemberAsync(work, town.BrandId, "Edda Editor", town.Editor, BrandRole.Editor);
        await town.AddMemberAsync(work, town.BrandId, "Vic Viewer", town.Viewer, BrandRole.Viewer);
        await town.AddMemberAsync(work, town.OtherBrandId, "Nell Neighbour", town.Neighbour, BrandRole.Owner);
        town.ApiKey = await work.CreateApiKeyAsync(town.BrandId, "Robot", "Olga Owner", default);
        town.OtherApiKey = await work.CreateApiKeyAsync(town.OtherBrandId, "Robot", "Nell Neighbour", default);
        await work.CommitAsync(default);
        // Hashing a password is slow on purpose; everybody in a town has the same one, so it is hashed once.
        s_passwordHash ??= await app.Database.ScalarAsync<string>("SELECT password_hash FROM users WHERE email = $1", town.Admin);
        await app.Database.ExecuteAsync(
            "UPDATE users SET password_hash = $1 WHERE agency_id = $2 OR email = $3", s_passwordHash, town.Agency.Value, town.Admin);
        await WebApp.EventuallyAsync(
            async () => (await app.Client(town.Console).GetAsync("/sign-in")).IsSuccessStatusCode, $"{town.Console} was never served.");
        return town;
    }

    /// <summary>Somebody at the town's console who is not signed in.</summary>
    public Visitor Visitor() => new(App, Console);

    public Task<Visitor> SignInAsync(string email) => SignInAsync(Console, email);

    public async Task<Visitor> SignInAsync(string host, string email)
    {
        var visitor = new Visitor(App, host);
        using var answer = await visitor.SignInAsync(email, Password);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return visitor;
    }

    public static HostName Host(string text) => HostName.TryParse(text, out var host, out var error) ? host : throw new FormatException(error);

    private async Task AddStaffAsync(SeedingTransaction work, string name, string email, AgencyRole role) =>
        await work.AddAgencyMemberAsync(Agency, await work.CreatePersonAsync(Agency, name, email, null, default), role, default);

    private async Task AddMemberAsync(SeedingTransaction work, BrandId brand, string name, string email, BrandRole role) =>
        await work.AddBrandMemberAsync(brand, await work.CreatePersonAsync(Agency, name, email, null, default), role, default);
}
