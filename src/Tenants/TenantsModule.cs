using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using WhiteLabelLinks.Certificates.Dns;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants.Agencies;
using WhiteLabelLinks.Tenants.Api;
using WhiteLabelLinks.Tenants.Brands;
using WhiteLabelLinks.Tenants.Certificates;
using WhiteLabelLinks.Tenants.Domains;
using WhiteLabelLinks.Tenants.Guests;
using WhiteLabelLinks.Tenants.Http;
using WhiteLabelLinks.Tenants.Members;
using WhiteLabelLinks.Tenants.Setup;
using WhiteLabelLinks.Ui;

namespace WhiteLabelLinks.Tenants;

public static class TenantsModule
{
    /// <summary>
    /// Consoles, people, brands, domains and the API's keys. The host registers <see cref="IMailQueue"/> and <see cref="DnsOptions"/>.
    /// </summary>
    public static IServiceCollection AddTenants(
        this IServiceCollection services, PublicAddressOptions addresses, Action<TenantsOptions>? configure = null)
    {
        services.AddSingleton<IModelPart, TenantsModel>();
        services.AddSingleton(addresses);
        services.AddSingleton<PublicAddresses>();
        services.AddOptions<TenantsOptions>().Configure(options => configure?.Invoke(options));
        AddPeople(services);
        AddBrands(services);
        AddApi(services);
        return services;
    }

    /// <summary>Error pages and problem documents; stands before everything that may fail.</summary>
    public static IApplicationBuilder UseConsoleErrors(this IApplicationBuilder app) => app.UseMiddleware<ConsoleErrors>();

    /// <summary>Makes a request act for its console; stands between routing and authentication.</summary>
    public static IApplicationBuilder UseConsole(this IApplicationBuilder app) => app.UseMiddleware<ConsoleMiddleware>();

    /// <summary>Endpoints that are not pages: domains in the API, and what stands behind the <c>type</c> of a problem document.</summary>
    public static IEndpointRouteBuilder MapTenants(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(ApiProblem.TypeBase + "{name}", static (string name) =>
                ApiProblemCatalog.Explanations.TryGetValue(name, out var text) ? Results.Text(text + "\n") : Results.NotFound())
            .WithMetadata(new AllowAnonymousAttribute());
        DomainsApi.Map(endpoints.MapBrandApi());
        return endpoints;
    }

    private static void AddPeople(IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddScoped<ConsoleRealm>();
        services.AddScoped<CurrentPerson>();
        services.AddScoped<Standing>();
        services.AddScoped<SignIn>();
        services.AddScoped<People>();
        services.AddScoped<PasswordReset>();
        services.AddSingleton<SignInThrottle>();
        services.AddSingleton<OneTimeTokens>();
        services.AddSingleton<KnownDevice>();
        services.AddSingleton<ConsoleCookies>();
        services.AddSingleton<DecoyPassword>();
        services.AddSingleton<ConsoleDirectory>();
        services.AddSingleton<IConsoleChromeProvider, ConsoleFrame>();
        services.AddSingleton<IPasswordHasher<Person>>(s => new PasswordHasher<Person>(Options.Create(
            new PasswordHasherOptions { IterationCount = s.GetRequiredService<IOptions<TenantsOptions>>().Value.PasswordRounds })));
        services.AddScoped<ILookupNormalizer, EmailNormalizer>();
        services.AddIdentityCore<Person>(identity => identity.User.AllowedUserNameCharacters = "")
            .AddUserStore<PersonStore>()
            .AddPasswordValidator<PasswordRules>()
            .AddClaimsPrincipalFactory<PersonClaims>()
            .AddSignInManager();
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddCookie(IdentityConstants.ApplicationScheme);
        services.AddSingleton<IConfigureOptions<CookieAuthenticationOptions>, SignInCookie>();
        services.AddAuthorizationBuilder().AddPolicy(TenantPolicies.Operator, policy => policy
            .RequireAuthenticatedUser().AddRequirements(new OperatorRequirement()));
        services.AddScoped<IAuthorizationHandler, OperatorHandler>();
        // Pages of every module are closed unless they say AllowAnonymous.
        // Afterwards, because Razor Pages' own set-up begins with an empty list of conventions.
        services.PostConfigure<RazorPagesOptions>(pages => pages.Conventions.AuthorizeFolder("/"));
        services.Configure<AntiforgeryOptions>(forms =>
        {
            forms.Cookie.Name = "f";
            forms.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            forms.FormFieldName = "_form";
            forms.HeaderName = "X-Form";
        });
        services.Configure<CookieTempDataProviderOptions>(notes => notes.Cookie.Name = "n");
    }

    private static void AddBrands(IServiceCollection services)
    {
        services.AddScoped<CurrentBrand>();
        services.AddScoped<BrandDoor>();
        services.AddSingleton<GuestBudget>();
        services.AddScoped<IGuestDoor, GuestDoor>();
        services.AddScoped<AuditLog>();
        services.AddScoped<AuditHistory>();
        services.AddScoped<IBrandDomains, BrandDomains>();
        AddDomains(services);
        services.AddScoped<HostCertificates>();
        services.AddSingleton(s => new TenantSeeding(
            s.GetRequiredKeyedService<NpgsqlDataSource>(DatabaseRoles.App),
            s.GetRequiredService<IPasswordHasher<Person>>(),
            s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<AdminCreation>();
        services.AddSingleton<SetupCode>();
        services.AddScoped<FirstRun>();
    }

    private static void AddDomains(IServiceCollection services)
    {
        services.AddSingleton<DomainInspector>();
        services.AddScoped<NewDomain>();
        services.AddScoped<DomainPlace>();
        services.AddScoped<DomainOwners>();
        services.AddScoped<IDomainOwners>(s => s.GetRequiredService<DomainOwners>());
        services.AddScoped<DomainMails>();
        services.AddScoped<DomainCheck>();
        services.AddScoped<DomainRemoval>();
        services.AddScoped<DomainOverview>();
        services.AddScoped<DomainGuests>();
        services.AddScoped<DomainWatch>();
        services.AddScoped<RecordsMail>();
    }

    private static void AddApi(IServiceCollection services)
    {
        services.AddSingleton<ApiLimits>();
        services.AddScoped<ApiKeyDoor>();
        services.AddScoped<IdempotentAnswers>();
        // A body that does not fit is told to the caller in words, which needs the exception.
        services.Configure<RouteHandlerOptions>(calls => calls.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow;
            json.SerializerOptions.AllowDuplicateProperties = false;
            json.SerializerOptions.RespectNullableAnnotations = true;
            json.SerializerOptions.MaxDepth = 16;
        });
    }
}
