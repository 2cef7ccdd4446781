using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Tenants.Agencies;
using WhiteLabelLinks.Tenants.Mail;

namespace WhiteLabelLinks.Tenants.Members;

/// <summary>
/// A forgotten password. Asking says nothing about whether the address is known: the answer is the same, and it comes after
/// the same time.
/// </summary>
internal sealed class PasswordReset(
    AppDb db,
    ConsoleRealm realm,
    ConsoleDirectory consoles,
    People people,
    OneTimeTokens tokens,
    IMailQueue mails,
    SignInThrottle throttle,
    UserManager<Person> users,
    IPasswordHasher<Person> hasher,
    IHttpContextAccessor accessor,
    TimeProvider clock)
{
    // Longer than finding a person, making a code and queueing a mail takes.
    private static readonly TimeSpan AnswerAfter = TimeSpan.FromMilliseconds(400);

    public async Task AskAsync(string email, CancellationToken cancellation)
    {
        var began = clock.GetTimestamp();
        await MailAsync(email, cancellation);
        var left = AnswerAfter - clock.GetElapsedTime(began);
        if (left > TimeSpan.Zero)
        {
            await Task.Delay(left, clock, cancellation);
        }
    }

    /// <summary>Whose link it is; null when it is wrong, used or late.</summary>
    public async Task<Person?> FindAsync(string? code, CancellationToken cancellation)
    {
        var id = await tokens.PeekAsync(OneTimeTokens.PasswordReset, realm.Name, code, cancellation);
        return id is { } some ? await db.Set<Person>().FirstOrDefaultAsync(p => p.Id == some && p.AgencyId == realm.Agency, cancellation) : null;
    }

    /// <summary>Changes the password with the link, ends every session and every other link.</summary>
    /// <returns>False when the link was used meanwhile.</returns>
    public async Task<bool> ChangeAsync(string? code, string password, CancellationToken cancellation)
    {
        var person = await FindAsync(code, cancellation);
        if (person is null || await tokens.RedeemAsync(OneTimeTokens.PasswordReset, realm.Name, code, cancellation) != person.Id)
        {
            return false;
        }
        await SetAsync(person, password, cancellation);
        return true;
    }

    /// <summary>A new password, and with it a new stamp: sessions that carry the old one are over.</summary>
    public async Task SetAsync(Person person, string password, CancellationToken cancellation)
    {
        person.PasswordHash = hasher.HashPassword(person, password);
        await users.UpdateSecurityStampAsync(person);
        await tokens.RevokeAsync(OneTimeTokens.PasswordReset, person.Id, cancellation);
    }

    private async Task MailAsync(string email, CancellationToken cancellation)
    {
        var http = accessor.HttpContext ?? throw new InvalidOperationException("A password is asked for in a request.");
        var normalized = EmailAddress.Normalize(email);
        var buckets = SignInThrottle.ResetBuckets(realm.Name, normalized, ClientNetwork.Of(http));
        if (await throttle.TakeAsync(buckets, cancellation) > TimeSpan.Zero
            || await users.FindByEmailAsync(normalized) is not { } person
            || await consoles.FindAsync(db, realm.Host, cancellation) is not { } console)
        {
            return;
        }
        var link = await people.SetPasswordLinkAsync(person.Id, realm.Agency, console, People.ResetLifetime, cancellation);
        await mails.EnqueueAsync(ConsoleMails.PasswordReset(console, person.Name, person.Email, link), cancellation);
    }
}
