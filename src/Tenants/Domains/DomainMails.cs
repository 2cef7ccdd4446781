using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants.Mail;

namespace WhiteLabelLinks.Tenants.Domains;

/// <summary>Writes to the owners of the entered brand when a domain is about to stop, stops, or is back.</summary>
internal sealed class DomainMails(DomainOwners owners)
{
    public async Task TellAsync(HostName host, DomainId id, IReadOnlyList<string> events, CancellationToken cancellation)
    {
        var told = events.FirstOrDefault(kind => kind is DomainEvents.Warned or DomainEvents.Suspended or DomainEvents.Resumed or DomainEvents.Released);
        if (told is not null)
        {
            await owners.WriteAsync(
                (console, brand, owner) => ConsoleMails.Domain(console, owner.Name, owner.Email, host, told, $"{brand}/domains/{id}"), cancellation);
        }
    }
}
