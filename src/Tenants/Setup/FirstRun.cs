using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants.Brands;
using WhiteLabelLinks.Tenants.Domains;
using WhiteLabelLinks.Tenants.Members;
using WhiteLabelLinks.Tenants.Resources;

namespace WhiteLabelLinks.Tenants.Setup;

/// <summary>What the first-run page asks for.</summary>
internal sealed record FirstRunWish(string Name, string Email, string Password, string Agency, string Brand, string Destination);

/// <summary>What became of the first run.</summary>
internal abstract record FirstRunResult
{
    private FirstRunResult()
    {
    }

    /// <summary>Everything stands.</summary>
    /// <param name="Email">Of the operator's administrator and of the agency's owner, who are two people with one password.</param>
    /// <param name="Owner">The agency's owner.</param>
    /// <param name="AgencyConsole">Base address of the agency's console.</param>
    /// <param name="AgencyName">Its name.</param>
    /// <param name="Link">The first short link; null when it could not be made.</param>
    public sealed record Done(string Email, UserId Owner, string AgencyConsole, string AgencyName, string? Link) : FirstRunResult;

    public sealed record HostTaken : FirstRunResult;

    /// <summary>Somebody else was first.</summary>
    public sealed record TooLate : FirstRunResult;
}

/// <summary>Makes an installation out of nothing: operator, agency, brand, domain in one transaction, then the first link.</summary>
internal sealed partial class FirstRun(
    TenantSeeding seeding, PublicAddresses addresses, ConsoleRealm realm, IServiceScopeFactory scopes, ILogger<FirstRun> logger)
{
    private const string DefaultDestination = "https://example.com/";

    /// <summary>What is wrong with the wish, by field of the page.</summary>
    public IEnumerable<(string Field, string Complaint)> Check(FirstRunWish wish)
    {
        if (Names.Complaint(wish.Name) is { } name)
        {
            yield return (nameof(wish.Name), name);
        }
        if (!EmailAddress.TryParse(wish.Email, out var email, out var error))
        {
            yield return (nameof(wish.Email), error);
        }
        if (PasswordRules.Complaint(wish.Password, email) is { } password)
        {
            yield return (nameof(wish.Password), password);
        }
        if ((Names.Complaint(wish.Agency) ?? Names.SlugComplaint(wish.Agency)) is { } agency)
        {
            yield return (nameof(wish.Agency), agency);
        }
        if ((Names.Complaint(wish.Brand) ?? Names.SlugComplaint(wish.Brand)) is { } brand)
        {
            yield return (nameof(wish.Brand), brand);
        }
        if (wish.Destination.Trim().Length > 0 && DestinationComplaint(wish.Destination) is { } destination)
        {
            yield return (nameof(wish.Destination), destination);
        }
    }

    public async Task<FirstRunResult> CreateAsync(FirstRunWish wish, CancellationToken cancellation)
    {
        var agencySlug = Names.ToSlug(wish.Agency);
        var agencyHost = Host($"console.{agencySlug}.localhost");
        var shortHost = Host($"go.{Names.ToSlug(wish.Brand)}.localhost");
        var console = addresses.BaseText(agencyHost);
        if (!EmailAddress.TryParse(wish.Email, out var email, out var error))
        {
            throw new ArgumentException(error, nameof(wish));
        }
        await using var work = await seeding.BeginAsync(cancellation);
        if (!await work.IsFirstAsync(cancellation))
        {
            return new FirstRunResult.TooLate();
        }
        try
        {
            var own = Host(realm.Host.Host);
            await work.CreateConsoleAsync(null, own, addresses.BaseText(own), TenantsText.ConsoleNameless, cancellation);
            var admin = await work.CreatePersonAsync(null, wish.Name.Trim(), email, wish.Password, cancellation);
            await work.AddOperatorAdminAsync(admin, cancellation);
            var agency = await work.CreateAgencyAsync(wish.Agency.Trim(), agencySlug, isDemo: false, cancellation);
            await work.CreateConsoleAsync(agency, agencyHost, console, wish.Agency.Trim(), cancellation);
            var owner = await work.CreatePersonAsync(agency, wish.Name.Trim(), email, wish.Password, cancellation);
            await work.AddAgencyMemberAsync(agency, owner, AgencyRole.Owner, cancellation);
            var brand = await work.CreateBrandAsync(agency, wish.Brand.Trim(), Names.ToSlug(wish.Brand), "Etc/UTC", isDemo: false, cancellation);
            await work.CreateDomainAsync(brand, shortHost, null, "plain", cancellation);
            await work.CommitAsync(cancellation);
            var link = await CreateLinkAsync(agency, brand, new Actor(wish.Name.Trim(), owner), wish.Destination, cancellation);
            return new FirstRunResult.Done(email, owner, console, wish.Agency.Trim(), link?.AbsoluteUri);
        }
        catch (PostgresException e) when (e.ConstraintName == NewDomain.HostTaken)
        {
            return new FirstRunResult.HostTaken();
        }
    }

    private string? DestinationComplaint(string destination)
    {
        if (!TargetUrl.TryParse(destination, out _, out var error))
        {
            return error;
        }
        using var scope = scopes.CreateScope();
        return scope.ServiceProvider.GetService<IFirstLink>() is { } links && !links.Accepts(destination, out error) ? error : null;
    }

    // The installation stands without it: a link that fails here is made by hand in a minute.
    private async Task<Uri?> CreateLinkAsync(AgencyId agency, BrandId brand, Actor owner, string destination, CancellationToken cancellation)
    {
        await using var apart = scopes.CreateAsyncScope();
        var services = apart.ServiceProvider;
        var scope = services.GetRequiredService<TenantScope>();
        scope.EnterConsole(agency);
        scope.EnterBrand(brand);
        try
        {
            var row = await services.GetRequiredService<AppDb>().Set<Brand>().AsNoTracking().SingleAsync(b => b.Id == brand, cancellation);
            services.GetRequiredService<CurrentBrand>().Enter(BrandDoor.Context(row, BrandRole.Owner, owner));
            var domain = (await services.GetRequiredService<IBrandDomains>().ListAsync(cancellation))[0];
            return services.GetService<IFirstLink>() is { } links
                ? await links.CreateAsync(domain, destination.Trim().Length > 0 ? destination : DefaultDestination, cancellation)
                : null;
        }
        catch (Exception e) when (e is InvalidOperationException or DbUpdateException or NpgsqlException)
        {
            Log.NoLink(logger, e);
            return null;
        }
    }

    private static HostName Host(string text) =>
        HostName.TryParse(text, out var host, out var error) ? host : throw new InvalidOperationException($"{text}: {error}");

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The first link could not be made")]
        public static partial void NoLink(ILogger logger, Exception e);
    }
}
