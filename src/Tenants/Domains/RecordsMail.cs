using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;

using WhiteLabelLinks.Tenants.Agencies;
using WhiteLabelLinks.Tenants.Http;
using WhiteLabelLinks.Tenants.Mail;
using WhiteLabelLinks.Tenants.Members;
using WhiteLabelLinks.Tenants.Resources;

namespace WhiteLabelLinks.Tenants.Domains;

/// <summary>What became of sending a domain's records.</summary>
internal abstract record SendRecordsResult
{
    private SendRecordsResult()
    {
    }

    public sealed record Sent(string Email) : SendRecordsResult;

    /// <summary>Why not, as a sentence for the field.</summary>
    public sealed record Refused(string Reason, bool IsNote = false) : SendRecordsResult;
}

/// <summary>Writes a domain's records to whoever keeps its DNS, in the agency's name, with a page that says whether they are right.</summary>
internal sealed class RecordsMail(AppDb db, AuditLog audit, CurrentBrand brand, DomainPlace place, SignInThrottle throttle, IMailQueue mails)
{
    private const int LongestNote = 500;

    public async Task<SendRecordsResult> SendAsync(DomainView view, string? text, string? note, CancellationToken cancellation)
    {
        if (!EmailAddress.TryParse(text, out var email, out var error))
        {
            return new SendRecordsResult.Refused(error);
        }
        if (note?.Length > LongestNote)
        {
            return new SendRecordsResult.Refused(Phrases.Format(TenantsText.SendRecordsNoteLong, LongestNote), IsNote: true);
        }
        if (await place.ConsoleAsync(cancellation) is not { } site)
        {
            return new SendRecordsResult.Refused(TenantsText.SendRecordsNoConsole);
        }
        var buckets = SignInThrottle.MailBuckets(brand.Value.Id.ToString(), EmailAddress.Normalize(email));
        if (await throttle.TakeAsync(buckets, cancellation) is { Ticks: > 0 } wait)
        {
            return new SendRecordsResult.Refused(Phrases.Format(TenantsText.SendRecordsWait, Phrases.Of(wait)));
        }
        var domain = await db.Set<ShortDomain>().FirstAsync(d => d.Id == view.Row.Id, cancellation);
        DomainGuests.Open(domain);
        await audit.RecordAsync("sent DNS records of", domain.Host, cancellation);
        var console = new ConsoleFacts(site.Name, site.BaseUrl);
        var page = console.Url(DomainGuests.PathOf(domain) ?? "/");
        await mails.EnqueueAsync(
            ConsoleMails.Records(console, email, view.Host, brand.Value.Actor.Name, brand.Value.Name, view.Records, note, page), cancellation);
        return new SendRecordsResult.Sent(email);
    }
}
