using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants.Agencies;
using WhiteLabelLinks.Tenants.Http;
using WhiteLabelLinks.Tenants.Members;
using WhiteLabelLinks.Tenants.Resources;
using WhiteLabelLinks.Ui;

namespace WhiteLabelLinks.Tenants.Pages.Brands;

/// <summary>Who may work in the brand. It keeps at least one owner.</summary>
[RequireBrandRole(BrandRole.Owner)]
internal sealed class MembersModel(
    AppDb db, AuditLog audit, People people, CurrentPerson you, ConsoleDirectory consoles, ConsoleRealm realm, TimeProvider clock) : BrandPageModel
{
    [BindProperty]
    public InputModel Input { get; set; } = new();

    public bool Failed => !ModelState.IsValid;

    public IReadOnlyList<PersonRow> People { get; private set; } = [];

    public PeopleTable Table => new(
        People, Brand.IsOwner, [.. Enum.GetValues<BrandRole>().Select(r => (r.ToString(), Phrases.Of(r)))],
        TenantsText.MembersRemoveAsk, TenantsText.MembersRemoveText);

    public Task OnGetAsync(CancellationToken cancellation) => ReadAsync(cancellation);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (!EmailAddress.TryParse(Input.Email, out var email, out var error))
        {
            ModelState.AddModelError("Input.Email", error);
        }
        if (ModelState.IsValid && await TryAddAsync(email, cancellation))
        {
            return LocalRedirect(BrandUrl("members"));
        }
        await ReadAsync(cancellation);
        return Page();
    }

    public async Task<IActionResult> OnPostRoleAsync(long id, BrandRole role, CancellationToken cancellation)
    {
        await using var transaction = await BeginChangeAsync(cancellation);
        if (!Enum.IsDefined(role) || await FindAsync(new UserId(id), cancellation) is not ({ } member, { } person))
        {
            return NotFound();
        }
        if (member.Role == BrandRole.Owner && role != BrandRole.Owner && await IsLastOwnerAsync(cancellation))
        {
            return Refuse(TenantsText.MembersLastOwner);
        }
        member.Role = role;
        await audit.RecordAsync("changed member", $"{person.Name} to {Phrases.Of(role)}", cancellation);
        await transaction.CommitAsync(cancellation);
        this.ShowToast(Phrases.Format(TenantsText.PersonRoleChanged, person.Name, Phrases.Of(role)));
        return LocalRedirect(BrandUrl("members"));
    }

    public async Task<IActionResult> OnPostRemoveAsync(long id, CancellationToken cancellation)
    {
        await using var transaction = await BeginChangeAsync(cancellation);
        if (await FindAsync(new UserId(id), cancellation) is not ({ } member, { } person))
        {
            return NotFound();
        }
        if (member.Role == BrandRole.Owner && await IsLastOwnerAsync(cancellation))
        {
            return Refuse(TenantsText.MembersLastOwner);
        }
        db.Remove(member);
        await audit.RecordAsync("removed member", person.Name, cancellation);
        await transaction.CommitAsync(cancellation);
        this.ShowToast(Phrases.Format(TenantsText.PersonRemoved, person.Name));
        // Whoever removed themselves has no page here to come back to.
        return LocalRedirect(person.Id == you.Id ? "/" : BrandUrl("members"));
    }

    public async Task<IActionResult> OnPostInviteAsync(long id, CancellationToken cancellation)
    {
        if (await FindAsync(new UserId(id), cancellation) is not ({ }, { PasswordHash: null } person))
        {
            return NotFound();
        }
        await InviteAsync(person, cancellation);
        this.ShowToast(Phrases.Format(TenantsText.PersonInvited, person.Name));
        return LocalRedirect(BrandUrl("members"));
    }

    private async Task<bool> TryAddAsync(string email, CancellationToken cancellation)
    {
        if (!Enum.IsDefined(Input.Role))
        {
            return false;
        }
        var person = await people.FindOrAddAsync(Brand.Agency, email, Input.Name, cancellation);
        if (await db.Set<BrandMember>().AnyAsync(m => m.UserId == person.Id, cancellation))
        {
            ModelState.AddModelError("Input.Email", TenantsText.MembersIsMember);
            return false;
        }
        db.Add(new BrandMember { UserId = person.Id, Role = Input.Role, CreatedAt = clock.GetUtcNow() });
        await audit.RecordAsync("added member", $"{person.Name} as {Phrases.Of(Input.Role)}", cancellation);
        await InviteAsync(person, cancellation);
        this.ShowToast(Phrases.Format(TenantsText.PersonInvited, person.Name));
        return true;
    }

    private async Task InviteAsync(Person person, CancellationToken cancellation)
    {
        var console = await consoles.FindAsync(db, realm.Host, cancellation) ?? throw new InvalidOperationException("The console is gone.");
        await people.InviteAsync(person, console, Brand.Actor.Name, Brand.Name, BrandUrl(), cancellation);
    }

    private LocalRedirectResult Refuse(string reason)
    {
        this.ShowToast(reason, ToastKind.Error);
        return LocalRedirect(BrandUrl("members"));
    }

    // One change of owners at a time: two owners who remove each other at once must not both succeed.
    private async Task<Microsoft.EntityFrameworkCore.Storage.IDbContextTransaction> BeginChangeAsync(CancellationToken cancellation)
    {
        var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await db.Database.ExecuteSqlAsync($"SELECT FROM brands WHERE id = {Brand.Id.Value} FOR UPDATE", cancellation);
        return transaction;
    }

    private async Task<(BrandMember? Member, Person? Person)> FindAsync(UserId id, CancellationToken cancellation)
    {
        var member = await db.Set<BrandMember>().FirstOrDefaultAsync(m => m.UserId == id, cancellation);
        return (member, member is null ? null : await db.Set<Person>().FirstOrDefaultAsync(p => p.Id == id, cancellation));
    }

    private async Task<bool> IsLastOwnerAsync(CancellationToken cancellation) =>
        await db.Set<BrandMember>().CountAsync(m => m.Role == BrandRole.Owner, cancellation) == 1;

    private async Task ReadAsync(CancellationToken cancellation)
    {
        var rows = await db.Set<BrandMember>().AsNoTracking()
            .Join(db.Set<Person>(), m => m.UserId, p => p.Id, (m, p) => new { m.Role, p.Id, p.Name, p.Email, Pending = p.PasswordHash == null, p.LastSignInAt })
            .ToListAsync(cancellation);
        People = [.. rows.OrderByDescending(r => r.Role).ThenBy(r => r.Name, StringComparer.CurrentCulture)
            .Select(r => new PersonRow(r.Id, r.Name, r.Email, Phrases.Of(r.Role), r.Pending, r.Id == you.Id, r.LastSignInAt))];
    }

    public sealed class InputModel
    {
        public string? Email { get; set; }

        public string? Name { get; set; }

        public BrandRole Role { get; set; } = BrandRole.Editor;
    }
}
