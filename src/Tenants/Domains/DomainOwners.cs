using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants.Agencies;
using WhiteLabelLinks.Tenants.Brands;
using WhiteLabelLinks.Tenants.Mail;
using WhiteLabelLinks.Tenants.Members;

namespace WhiteLabelLinks.Tenants.Domains;

/// <summary>Writes to those whom a domain of the entered brand concerns, in their console's name. The console must be entered as well.</summary>
internal sealed class DomainOwners(AppDb db, TenantScope scope, DomainPlace place, IBrandDomains domains, IMailQueue mails) : IDomainOwners
{
    private const int MostOwners = 20;

    public async Task<BrandDomain?> EnterAsync(BrandId brand, DomainId domain, CancellationToken cancellation) =>
        await scope.EnterWithConsoleAsync(db, brand.Value, cancellation) ? await domains.FindAsync(domain, cancellation) : null;

    public Task TellAsync(DomainId domain, DomainNews news, CancellationToken cancellation) => WriteAsync(
        (console, brand, owner) => ConsoleMails.News(console, owner.Name, owner.Email, news, $"{brand}/domains/{domain}/{news.Page}"), cancellation);

    /// <summary>One mail to each. Nobody is written to while there is no console to write in the name of.</summary>
    /// <param name="compose">Makes it from the console, the address of the brand's pages there, and the person.</param>
    /// <param name="cancellation">Stops the work.</param>
    public async Task WriteAsync(Func<ConsoleFacts, string, Person, OutgoingMail> compose, CancellationToken cancellation)
    {
        if (await place.ConsoleAsync(cancellation) is not { } site)
        {
            return;
        }
        var slug = await db.Set<Brand>().AsNoTracking().Where(b => b.Id == scope.Brand).Select(b => b.Slug).FirstAsync(cancellation);
        var console = new ConsoleFacts(site.Name, site.BaseUrl);
        foreach (var owner in await ListAsync(cancellation))
        {
            await mails.EnqueueAsync(compose(console, console.Url("/brands/" + slug), owner), cancellation);
        }
    }

    // The brand's owners, or its agency's: a brand that its agency runs has none of its own.
    private async Task<IReadOnlyList<Person>> ListAsync(CancellationToken cancellation)
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
