using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using WhiteLabelLinks.Data;

namespace WhiteLabelLinks.Tenants.Members;

/// <summary>What became of an attempt to sign in.</summary>
internal abstract record SignInOutcome
{
    private SignInOutcome()
    {
    }

    public sealed record Done : SignInOutcome;

    /// <summary>Address or password is wrong; which one is not said, nor does the time it took tell.</summary>
    public sealed record Wrong : SignInOutcome;

    /// <summary>Too many attempts; nothing was compared.</summary>
    public sealed record Wait(TimeSpan For) : SignInOutcome;
}

/// <summary>Opens sessions: by password, or for a person that a one-time code stood for.</summary>
internal sealed class SignIn(
    AppDb db,
    ConsoleRealm realm,
    UserManager<Person> users,
    SignInManager<Person> sessions,
    SignInThrottle throttle,
    KnownDevice device,
    DecoyPassword decoy,
    IHttpContextAccessor accessor,
    TimeProvider clock)
{
    private HttpContext Http => accessor.HttpContext ?? throw new InvalidOperationException("Signing in happens in a request.");

    public async Task<SignInOutcome> ByPasswordAsync(string email, string password, bool remember, CancellationToken cancellation)
    {
        var normalized = EmailAddress.Normalize(email);
        var person = await users.FindByEmailAsync(normalized);
        var outcome = await CheckAsync(person, normalized, password, cancellation);
        if (outcome is SignInOutcome.Done && person is not null)
        {
            await OpenAsync(person, remember, cancellation);
        }
        return outcome;
    }

    /// <summary>Compares the password of somebody who is signed in already, counted like any other attempt.</summary>
    public Task<SignInOutcome> CheckAsync(Person person, string password, CancellationToken cancellation) =>
        CheckAsync(person, person.NormalizedEmail, password, cancellation);

    public async Task OpenAsync(Person person, bool remember, CancellationToken cancellation)
    {
        person.LastSignInAt = clock.GetUtcNow();
        await db.SaveChangesAsync(cancellation);
        device.Remember(Http, person.Id);
        await sessions.SignInAsync(person, new AuthenticationProperties
        {
            IsPersistent = remember,
            ExpiresUtc = clock.GetUtcNow() + (remember ? SignInCookie.Remembered : SignInCookie.Session),
        });
    }

    private async Task<SignInOutcome> CheckAsync(Person? person, string normalized, string password, CancellationToken cancellation)
    {
        var knownDevice = person is null ? null : device.Find(Http, person.Id);
        var buckets = SignInThrottle.Buckets(realm.Name, normalized, ClientNetwork.Of(Http), knownDevice);
        var wait = await throttle.TakeAsync(buckets, cancellation);
        if (wait > TimeSpan.Zero)
        {
            return new SignInOutcome.Wait(wait);
        }
        if (person?.PasswordHash is null || password.Length > PasswordRules.MaxLength)
        {
            decoy.Compare(password);
            return new SignInOutcome.Wrong();
        }
        if (!await users.CheckPasswordAsync(person, password))
        {
            return new SignInOutcome.Wrong();
        }
        await throttle.ForgiveAsync(buckets, cancellation);
        return new SignInOutcome.Done();
    }
}

/// <summary>A password to compare with when there is nobody to compare with, so that both take the same time.</summary>
internal sealed class DecoyPassword(IPasswordHasher<Person> hasher)
{
    private static readonly Person Nobody = new() { Email = "", NormalizedEmail = "", Name = "", SecurityStamp = "" };
    private readonly Lazy<string> _hash = new(() => hasher.HashPassword(Nobody, "nobody's password"));

    public void Compare(string password) =>
        hasher.VerifyHashedPassword(Nobody, _hash.Value, password.Length > PasswordRules.MaxLength ? "" : password);
}
