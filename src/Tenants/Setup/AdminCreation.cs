using Microsoft.Extensions.DependencyInjection;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants.Agencies;
using WhiteLabelLinks.Tenants.Members;
using WhiteLabelLinks.Tenants.Resources;

namespace WhiteLabelLinks.Tenants;

/// <summary>An administrator of the installation, as the command line asks for one.</summary>
/// <param name="Name">As others see it.</param>
/// <param name="Email">Their address.</param>
/// <param name="Password">Null to get a link at which they choose one.</param>
/// <param name="Console">Host of the operator's console, made if the installation has none yet.</param>
public sealed record NewAdmin(string Name, string Email, string? Password, HostName Console);

/// <summary>What became of <see cref="AdminCreation.CreateAsync"/>.</summary>
public abstract record AdminCreationResult
{
    private AdminCreationResult()
    {
    }

    /// <summary>They may sign in.</summary>
    /// <param name="SignIn">Where.</param>
    /// <param name="SetPassword">Where to choose a password, within an hour; null when one was given.</param>
    public sealed record Created(string SignIn, string? SetPassword) : AdminCreationResult;

    /// <summary>Nothing was changed; each sentence says what is wrong.</summary>
    public sealed record Refused(IReadOnlyList<string> Reasons) : AdminCreationResult;
}

/// <summary>
/// Creates an administrator without signing in: on a fresh machine, or to get back in. Whoever may run commands on the server
/// may do this. For an address that exists it makes a link to choose a new password.
/// </summary>
public sealed class AdminCreation(TenantSeeding seeding, PublicAddresses addresses, IServiceScopeFactory scopes)
{
    public async Task<AdminCreationResult> CreateAsync(NewAdmin admin, CancellationToken cancellation)
    {
        var reasons = new List<string>();
        if (!EmailAddress.TryParse(admin.Email, out var email, out var error))
        {
            reasons.Add(error);
        }
        if (admin.Password is not null && PasswordRules.Complaint(admin.Password, email) is { } complaint)
        {
            reasons.Add(complaint);
        }
        if (reasons.Count > 0)
        {
            return new AdminCreationResult.Refused(reasons);
        }
        await using var work = await seeding.BeginAsync(cancellation);
        var baseUrl = await work.EnsureOperatorConsoleAsync(
            admin.Console, addresses.BaseText(admin.Console), TenantsText.ConsoleNameless, cancellation);
        var console = new ConsoleFacts(TenantsText.ConsoleNameless, baseUrl);
        var known = await work.FindPersonAsync(null, email, cancellation);
        var person = known ?? await work.CreatePersonAsync(null, People.NameFor(admin.Name, email), email, admin.Password, cancellation);
        await work.AddOperatorAdminAsync(person, cancellation);
        await work.CommitAsync(cancellation);
        var link = known is null && admin.Password is not null ? null : await LinkAsync(person, console, cancellation);
        return new AdminCreationResult.Created(console.Url("/sign-in"), link);
    }

    private async Task<string> LinkAsync(UserId person, ConsoleFacts console, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<People>()
            .SetPasswordLinkAsync(person, null, console, People.ResetLifetime, cancellation);
    }
}
