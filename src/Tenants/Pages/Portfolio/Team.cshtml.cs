using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants.Agencies;
using WhiteLabelLinks.Tenants.Http;
using WhiteLabelLinks.Tenants.Members;
using WhiteLabelLinks.Tenants.Resources;
using WhiteLabelLinks.Ui;

namespace WhiteLabelLinks.Tenants.Pages.Portfolio;

/// <summary>The agency's own people. It keeps at least one owner.</summary>
internal sealed class TeamModel(AppDb db, People people, CurrentPerson you, ConsoleDirectory consoles, TimeProvider clock) : AgencyPageModel
{
    [BindProperty]
    public InputModel Input { get; set; } = new();

    public bool Failed => !ModelState.IsValid;

    public string AgencyName { get; private set; } = "";

    public IReadOnlyList<PersonRow> People { get; private set; } = [];

    public PeopleTable Table => new(
        People, IsOwner, [.. Enum.GetValues<AgencyRole>().Select(r => (r.ToString(), Phrases.Of(r)))], TenantsText.TeamRemoveAsk, TenantsText.TeamRemoveText);

    public Task OnGetAsync(CancellationToken cancellation) => ReadAsync(cancellation);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (!EmailAddress.TryParse(Input.Email, out var email, out var error))
        {
            ModelState.AddModelError("Input.Email", error);
        }
        if (ModelState.IsValid && await TryAddAsync(email, cancellation))
        {
            return LocalRedirect("/agency/team");
        }
        await ReadAsync(cancellation);
        return Page();
    }

    public async Task<IActionResult> OnPostRoleAsync(long id, AgencyRole role, CancellationToken cancellation)
    {
        await using var transaction = await BeginChangeAsync(cancellation);
        if (!Enum.IsDefined(role) || await FindAsync(new UserId(id), cancellation) is not ({ } member, { } person))
        {
            return NotFound();
        }
        if (member.Role == AgencyRole.Owner && role != AgencyRole.Owner && await IsLastOwnerAsync(cancellation))
        {
            return Refuse(TenantsText.TeamLastOwner);
        }
        member.Role = role;
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        this.ShowToast(Phrases.Format(TenantsText.PersonRoleChanged, person.Name, Phrases.Of(role)));
        return LocalRedirect("/agency/team");
    }

    public async Task<IActionResult> OnPostRemoveAsync(long id, CancellationToken cancellation)
    {
        await using var transaction = await BeginChangeAsync(cancellation);
        if (await FindAsync(new UserId(id), cancellation) is not ({ } member, { } person))
        {
            return NotFound();
        }
        if (member.Role == AgencyRole.Owner && await IsLastOwnerAsync(cancellation))
        {
            return Refuse(TenantsText.TeamLastOwner);
        }
        db.Remove(member);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        this.ShowToast(Phrases.Format(TenantsText.PersonRemoved, person.Name));
        return LocalRedirect(person.Id == you.Id ? "/" : "/agency/team");
    }

    public async Task<IActionResult> OnPostInviteAsync(long id, CancellationToken cancellation)
    {
        if (await FindAsync(new UserId(id), cancellation) is not ({ }, { PasswordHash: null } person))
        {
            return NotFound();
        }
        await InviteAsync(person, cancellation);
        return LocalRedirect("/agency/team");
    }

    private async Task<bool> TryAddAsync(string email, CancellationToken cancellation)
    {
        if (!Enum.IsDefined(Input.Role))
        {
            return false;
        }
        var person = await people.FindOrAddAsync(Agency, email, Input.Name, cancellation);
        if (await db.Set<AgencyMember>().AnyAsync(m => m.AgencyId == Agency && m.UserId == person.Id, cancellation))
        {
            ModelState.AddModelError("Input.Email", TenantsText.TeamIsMember);
            return false;
        }
        db.Add(new AgencyMember { AgencyId = Agency, UserId = person.Id, Role = Input.Role, CreatedAt = clock.GetUtcNow() });
        await db.SaveChangesAsync(cancellation);
        await InviteAsync(person, cancellation);
        return true;
    }

    private async Task InviteAsync(Person person, CancellationToken cancellation)
    {
        var console = await consoles.FindAsync(db, Realm.Host, cancellation) ?? throw new InvalidOperationException("The console is gone.");
        await people.InviteAsync(person, console, you.Value.Name, console.Name, "/agency", cancellation);
        this.ShowToast(Phrases.Format(TenantsText.PersonInvited, person.Name));
    }

    private LocalRedirectResult Refuse(string reason)
    {
        this.ShowToast(reason, ToastKind.Error);
        return LocalRedirect("/agency/team");
    }

    // One change of owners at a time: two owners who remove each other at once must not both succeed.
    private async Task<IDbContextTransaction> BeginChangeAsync(CancellationToken cancellation)
    {
        var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await db.Database.ExecuteSqlAsync($"SELECT FROM agencies WHERE id = {Agency.Value} FOR UPDATE", cancellation);
        return transaction;
    }

    private async Task<(AgencyMember? Member, Person? Person)> FindAsync(UserId id, CancellationToken cancellation)
    {
        var member = await db.Set<AgencyMember>().FirstOrDefaultAsync(m => m.AgencyId == Agency && m.UserId == id, cancellation);
        return (member, member is null ? null : await db.Set<Person>().FirstOrDefaultAsync(p => p.Id == id, cancellation));
    }

    private async Task<bool> IsLastOwnerAsync(CancellationToken cancellation) =>
        await db.Set<AgencyMember>().CountAsync(m => m.AgencyId == Agency && m.Role == AgencyRole.Owner, cancellation) == 1;

    private async Task ReadAsync(CancellationToken cancellation)
    {
        AgencyName = (await consoles.FindAsync(db, Realm.Host, cancellation))?.Name ?? "";
        var rows = await db.Set<AgencyMember>().AsNoTracking().Where(m => m.AgencyId == Agency)
            .Join(db.Set<Person>(), m => m.UserId, p => p.Id, (m, p) => new { m.Role, p.Id, p.Name, p.Email, Pending = p.PasswordHash == null, p.LastSignInAt })
            .ToListAsync(cancellation);
        People = [.. rows.OrderByDescending(r => r.Role).ThenBy(r => r.Name, StringComparer.CurrentCulture)
            .Select(r => new PersonRow(r.Id, r.Name, r.Email, Phrases.Of(r.Role), r.Pending, r.Id == you.Id, r.LastSignInAt))];
    }

    public sealed class InputModel
    {
        public string? Email { get; set; }

        public string? Name { get; set; }

        public AgencyRole Role { get; set; } = AgencyRole.Member;
    }
}
