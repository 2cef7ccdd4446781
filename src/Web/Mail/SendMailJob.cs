using System.Text.Json;
using Hangfire;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.AspNetCore.DataProtection;
using MimeKit;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Web.Settings;

namespace WhiteLabelLinks.Web.Mail;

/// <summary>Sends one mail, or writes it into the data folder when there is no mail server.</summary>
internal sealed partial class SendMailJob(
    ServeSettings settings, MailFolder folder, IDataProtectionProvider protection, ILogger<SendMailJob> logger)
{
    // About three days: a mail server may be away for a weekend.
    private const int Attempts = 40;

    private readonly IDataProtector _seal = protection.CreateProtector("mail");

    [AutomaticRetry(Attempts = Attempts, DelaysInSeconds = [10, 30, 60, 300, 900, 1800, 3600, 7200])]
    public async Task RunAsync(string kept, CancellationToken cancellationToken)
    {
        var mail = JsonSerializer.Deserialize<OutgoingMail>(_seal.Unprotect(kept))
            ?? throw new InvalidOperationException("A mail was kept without content.");
        var message = Compose(mail, settings.Smtp);
        if (settings.Smtp is not { } smtp)
        {
            await folder.WriteAsync(message, cancellationToken);
            return;
        }
        try
        {
            await SendAsync(smtp, message, cancellationToken);
        }
        catch (SmtpCommandException e) when ((int)e.StatusCode >= 500)
        {
            // The server will say the same tomorrow.
            Log.Refused(logger, (int)e.StatusCode, e.Message);
        }
    }

    private static async Task SendAsync(SmtpServer smtp, MimeMessage message, CancellationToken cancellationToken)
    {
        using var client = new SmtpClient { Timeout = 30_000 };
        await client.ConnectAsync(
            smtp.Host, smtp.Port, smtp.Tls ? SecureSocketOptions.SslOnConnect : SecureSocketOptions.StartTlsWhenAvailable, cancellationToken);
        if (smtp.User is not null)
        {
            await client.AuthenticateAsync(smtp.User, smtp.Password ?? "", cancellationToken);
        }
        await client.SendAsync(message, cancellationToken);
        await client.DisconnectAsync(quit: true, cancellationToken);
    }

    private static MimeMessage Compose(OutgoingMail mail, SmtpServer? smtp)
    {
        var message = new MimeMessage { Subject = mail.Subject };
        message.From.Add(new MailboxAddress(mail.FromName, smtp?.From ?? "no-reply@localhost"));
        message.To.Add(new MailboxAddress(mail.ToName, mail.ToAddress));
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        message.Body = new BodyBuilder { TextBody = mail.Text, HtmlBody = mail.Html }.ToMessageBody();
        return message;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The mail server refused a mail for good ({Status}): {Reason}")]
        public static partial void Refused(ILogger logger, int status, string reason);
    }
}
