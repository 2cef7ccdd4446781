using System.Globalization;
using System.Net;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants.Agencies;
using WhiteLabelLinks.Tenants.Domains;
using WhiteLabelLinks.Tenants.Resources;

namespace WhiteLabelLinks.Tenants.Mail;

/// <summary>
/// The mails of a console: in its name, with links to its configured address, in text and in HTML that says the same.
/// </summary>
internal static class ConsoleMails
{
    public static OutgoingMail PasswordReset(ConsoleFacts console, string name, string email, string link) =>
        Compose(console, name, email, Format(TenantsText.MailResetSubject, console.Name),
            [TenantsText.MailResetText], TenantsText.MailResetButton, link, TenantsText.MailResetFooter);

    /// <summary>To somebody who has no password yet.</summary>
    public static OutgoingMail Invitation(ConsoleFacts console, string name, string email, string inviter, string place, string link) =>
        Compose(console, name, email, Format(TenantsText.MailInviteSubject, place),
            [Format(TenantsText.MailInviteText, inviter, place, console.Name)], TenantsText.MailInviteButton, link,
            TenantsText.MailInviteFooter);

    /// <summary>To somebody who already signs in at this console.</summary>
    public static OutgoingMail Added(ConsoleFacts console, string name, string email, string inviter, string place, string link) =>
        Compose(console, name, email, Format(TenantsText.MailInviteSubject, place),
            [Format(TenantsText.MailInviteText, inviter, place, console.Name)], Format(TenantsText.MailAddedButton, place), link,
            TenantsText.MailAddedFooter);

    /// <summary>To the owners of a domain of which something happened.</summary>
    /// <param name="kind">Warned, suspended, resumed or released.</param>
    public static OutgoingMail Domain(ConsoleFacts console, string name, string email, HostName host, string kind, string link)
    {
        var shown = host.ToDisplay();
        var (subject, text, more) = kind switch
        {
            DomainEvents.Suspended => (TenantsText.MailDomainSuspendedSubject, TenantsText.MailDomainSuspendedText, TenantsText.MailDomainSuspendedMore),
            DomainEvents.Released => (TenantsText.MailDomainReleasedSubject, TenantsText.MailDomainReleasedText, TenantsText.MailDomainReleasedMore),
            DomainEvents.Resumed => (TenantsText.MailDomainResumedSubject, TenantsText.MailDomainResumedText, TenantsText.MailDomainResumedMore),
            _ => (TenantsText.MailDomainWarnedSubject, TenantsText.MailDomainWarnedText, TenantsText.MailDomainWarnedMore),
        };
        return Compose(console, name, email, Format(subject, shown), [Format(text, shown), Format(more, shown)],
            TenantsText.MailDomainButton, link, TenantsText.MailDomainFooter);
    }

    /// <summary>The records of a domain, to whoever keeps its DNS.</summary>
    public static OutgoingMail Records(
        ConsoleFacts console, string email, HostName host, string sender, string brand, IReadOnlyList<DomainRecord> records, string? note, string link)
    {
        var shown = host.ToDisplay();
        List<string> paragraphs = [Format(TenantsText.MailRecordsText, sender, brand, shown)];
        paragraphs.AddRange(string.IsNullOrWhiteSpace(note) ? [] : [$"“{note.Trim()}”"]);
        paragraphs.AddRange(records.Select(record => Format(TenantsText.MailRecordsRecord, record.Type, record.Name, record.Value)));
        return Compose(console, email, email, Format(TenantsText.MailRecordsSubject, shown), paragraphs, TenantsText.MailRecordsButton, link,
            Format(TenantsText.MailRecordsFooter, sender));
    }

    /// <summary>A certificate is near its end, and nothing has renewed it.</summary>
    /// <param name="failure">What keeps it from being renewed, in words; null where it is renewed by hand.</param>
    public static OutgoingMail CertificateEnds(
        ConsoleFacts console, string name, string email, HostName host, DateTimeOffset ends, string? failure, string link)
    {
        var day = ends.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
        return Compose(console, name, email, Format(CertificateText.MailSubject, host.ToDisplay(), day),
            [
                Format(CertificateText.MailText, host.ToDisplay(), day),
                failure is null ? CertificateText.MailByHand : Format(CertificateText.MailFailure, failure),
            ],
            CertificateText.MailButton, link, CertificateText.MailFooter);
    }

    /// <summary>What another module has to say to the owner of a domain.</summary>
    public static OutgoingMail News(ConsoleFacts console, string name, string email, DomainNews news, string link) =>
        Compose(console, name, email, news.Subject, news.Paragraphs, news.Button, link, news.Footer);

    private static OutgoingMail Compose(
        ConsoleFacts console, string name, string email, string subject, IReadOnlyList<string> paragraphs, string button, string link, string footer)
    {
        // Of somebody without an account only the address is known.
        var greeting = name == email ? TenantsText.MailGreetingNobody : Format(TenantsText.MailGreeting, name);
        var text = string.Join("\n\n", [greeting, .. paragraphs, $"{button}:\n{link}", footer, console.Name]) + "\n";
        return new OutgoingMail(email, name, console.Name, OneLine(subject), text, Html(console, greeting, paragraphs, button, link, footer));
    }

    private static string Html(
        ConsoleFacts console, string greeting, IReadOnlyList<string> paragraphs, string button, string link, string footer)
    {
        var body = string.Concat(paragraphs.Prepend(greeting).Select(p => $"<p style=\"margin:0 0 16px\">{WebUtility.HtmlEncode(p)}</p>"));
        var address = WebUtility.HtmlEncode(link);
        return $"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"></head>
            <body style="margin:0;padding:32px 16px;background:#f6f6f7;font:16px/1.5 -apple-system,'Segoe UI',Roboto,Arial,sans-serif;color:#1c1d20">
            <div style="max-width:520px;margin:0 auto;background:#ffffff;border:1px solid #e3e4e8;border-radius:8px;padding:32px">
            <p style="margin:0 0 24px;font-weight:600">{WebUtility.HtmlEncode(console.Name)}</p>
            {body}
            <p style="margin:24px 0"><a href="{address}" style="display:inline-block;padding:12px 20px;background:#1c1d20;color:#ffffff;border-radius:6px;text-decoration:none;font-weight:600">{WebUtility.HtmlEncode(button)}</a></p>
            <p style="margin:0;font-size:13px;color:#5c5f66">{WebUtility.HtmlEncode(footer)}</p>
            <p style="margin:16px 0 0;font-size:13px;color:#5c5f66;word-break:break-all">{address}</p>
            </div></body></html>
            """;
    }

    private static string Format(string text, params object[] values) => string.Format(CultureInfo.InvariantCulture, text, values);

    // A line break in a subject would begin another header.
    private static string OneLine(string text) => new([.. text.Select(c => char.IsControl(c) ? ' ' : c)]);
}
