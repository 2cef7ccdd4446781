using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants.Agencies;
using WhiteLabelLinks.Tenants.Brands;
using WhiteLabelLinks.Tenants.Mail;

namespace WhiteLabelLinks.Tenants.Domains;

/// <summary>Writes to the owners of the entered brand, in their console's name, when a domain is about to stop, stops, or is back.</summary>
internal sealed class DomainMails(AppDb db, TenantScope scope, DomainPlace place, DomainOwners owners, IMailQueue mails)
{
    public async Task TellAsync(HostName host, DomainId id, IReadOnlyList<string> events, CancellationToken cancellation)
    {
        var told = events.FirstOrDefault(kind => kind is DomainEvents.Warned or DomainEvents.Suspended or DomainEvents.Resumed or DomainEvents.Released);
        if (told is null || await place.ConsoleAsync(cancellation) is not { } site)
        {
            return;
        }
        var brand = await db.Set<Brand>().AsNoTracking().Where(b => b.Id == scope.Brand).Select(b => b.Slug).FirstAsync(cancellation);
        var console = new ConsoleFacts(site.Name, site.BaseUrl);
        foreach (var owner in await owners.ListAsync(cancellation))
        {
            await mails.EnqueueAsync(
                ConsoleMails.Domain(console, owner.Name, owner.Email, host, told, console.Url($"/brands/{brand}/domains/{id}")), cancellation);
        }
    }
}
