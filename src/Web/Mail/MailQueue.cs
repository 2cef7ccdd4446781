using System.Text.Json;
using Hangfire;
using Microsoft.AspNetCore.DataProtection;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Web.Mail;

/// <summary>
/// Mails wait as jobs, so that no request waits for a mail server and none is lost while one is away. They are sealed before they
/// are stored: a mail may carry a link that signs somebody in.
/// </summary>
internal sealed class MailQueue(IBackgroundJobClient jobs, IDataProtectionProvider protection) : IMailQueue
{
    private readonly IDataProtector _seal = protection.CreateProtector("mail");

    public Task EnqueueAsync(OutgoingMail mail, CancellationToken cancellation)
    {
        var kept = _seal.Protect(JsonSerializer.Serialize(mail));
        jobs.Enqueue<SendMailJob>(job => job.RunAsync(kept, CancellationToken.None));
        return Task.CompletedTask;
    }
}
