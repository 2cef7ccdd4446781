using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants.Agencies;
using WhiteLabelLinks.Tenants.Mail;

namespace WhiteLabelLinks.Tenants.Members;

/// <summary>Finds people of a realm, makes new ones, and mails them the way in.</summary>
internal sealed class People(AppDb db, OneTimeTokens tokens, IMailQueue mails, TimeProvider clock)
{
    /// <summary>An invitation waits for somebody who may be on holiday; there is no password yet that it could take over.</summary>
    public static readonly TimeSpan InvitationLifetime = TimeSpan.FromDays(3);

    public static readonly TimeSpan ResetLifetime = TimeSpan.FromMinutes(60);

    public const int MaxName = 100;

    public Task<Person?> FindAsync(AgencyId? realm, string email, CancellationToken cancellation)
    {
        var normalized = EmailAddress.Normalize(email);
        return db.Set<Person>().FirstOrDefaultAsync(p => p.AgencyId == realm && p.NormalizedEmail == normalized, cancellation);
    }

    /// <summary>Who has that address in the realm, or a new person without a password; saved at once, for its id.</summary>
    public async Task<Person> FindOrAddAsync(AgencyId? realm, string email, string? name, CancellationToken cancellation)
    {
        if (await FindAsync(realm, email, cancellation) is { } known)
        {
            return known;
        }
        var person = new Person
        {
            AgencyId = realm,
            Email = email,
            NormalizedEmail = EmailAddress.Normalize(email),
            Name = NameFor(name, email),
            SecurityStamp = SeedingTransaction.NewStamp(),
            CreatedAt = clock.GetUtcNow(),
        };
        db.Add(person);
        await db.SaveChangesAsync(cancellation);
        return person;
    }

    /// <summary>Mails somebody that a place is open to them: with a link to choose a password, or to where they sign in anyway.</summary>
    /// <param name="person">To whom.</param>
    /// <param name="console">The console they will use, in whose name the mail comes.</param>
    /// <param name="inviter">Who let them in.</param>
    /// <param name="place">The brand's or agency's name.</param>
    /// <param name="path">The place's page.</param>
    /// <param name="cancellation">Stops the work.</param>
    public async Task InviteAsync(
        Person person, ConsoleFacts console, string inviter, string place, string path, CancellationToken cancellation)
    {
        var mail = person.PasswordHash is null
            ? ConsoleMails.Invitation(console, person.Name, person.Email, inviter, place,
                await SetPasswordLinkAsync(person.Id, person.AgencyId, console, InvitationLifetime, cancellation))
            : ConsoleMails.Added(console, person.Name, person.Email, inviter, place, console.Url(path));
        await mails.EnqueueAsync(mail, cancellation);
    }

    public async Task<string> SetPasswordLinkAsync(
        UserId person, AgencyId? realm, ConsoleFacts console, TimeSpan lifetime, CancellationToken cancellation)
    {
        var code = await tokens.IssueAsync(OneTimeTokens.PasswordReset, ConsoleRealm.NameOf(realm), person, lifetime, cancellation);
        return console.Url("/reset-password?code=" + code);
    }

    public static string NameFor(string? name, string email)
    {
        var given = (name ?? "").Trim();
        var shown = given.Length > 0 ? given : email.Split('@')[0];
        return shown.Length <= MaxName ? shown : shown[..MaxName];
    }
}
