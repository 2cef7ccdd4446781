using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants.Agencies;
using WhiteLabelLinks.Tenants.Brands;
using WhiteLabelLinks.Tenants.Mail;
using WhiteLabelLinks.Tenants.Members;

namespace WhiteLabelLinks.Tenants.Domains;

/// <summary>Writes to the owners of the entered brand, in their console's name, when a domain is about to stop, stops, or is back.</summary>
internal sealed class DomainMails(AppDb db, TenantScope scope, DomainPlace place, IMailQueue mails)
{
    private const int MostOwners = 20;

    public async Task TellAsync(HostName host, DomainId id, IReadOnlyList<string> events, CancellationToken cancellation)
    {
        var told = events.FirstOrDefault(kind => kind is DomainEvents.Warned or DomainEvents.Suspended or DomainEvents.Resumed or DomainEvents.Released);
        if (told is null || await place.ConsoleAsync(cancellation) is not { } site)
        {
            return;
        }
        var brand = await db.Set<Brand>().AsNoTracking().Where(b => b.Id == scope.Brand).Select(b => b.Slug).FirstAsync(cancellation);
        var console = new ConsoleFacts(site.Name, site.BaseUrl);
        foreach (var owner in await OwnersAsync(cancellation))
        {
            await mails.EnqueueAsync(
                ConsoleMails.Domain(console, owner.Name, owner.Email, host, told, console.Url($"/brands/{brand}/domains/{id}")), cancellation);
        }
    }

    // A brand that its agency runs has no owners of its own.
    private async Task<List<Person>> OwnersAsync(CancellationToken cancellation)
    {
        var owners = await db.Set<BrandMember>().Where(member => member.Role == BrandRole.Owner)
            .Join(db.Set<Person>(), member => member.UserId, person => person.Id, (_, person) => person)
            .AsNoTracking().OrderBy(person => person.Id).Take(MostOwners).ToListAsync(cancellation);
        return owners.Count > 0
            ? owners
            : await db.Set<AgencyMember>().Where(member => member.AgencyId == scope.Agency && member.Role == AgencyRole.Owner)
                .Join(db.Set<Person>(), member => member.UserId, person => person.Id, (_, person) => person)
                .AsNoTracking().OrderBy(person => person.Id).Take(MostOwners).ToListAsync(cancellation);
    }
}
