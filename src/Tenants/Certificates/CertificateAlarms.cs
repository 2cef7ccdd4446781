using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants.Agencies;
using WhiteLabelLinks.Tenants.Domains;
using WhiteLabelLinks.Tenants.Mail;
using WhiteLabelLinks.Tenants.Members;

namespace WhiteLabelLinks.Tenants.Certificates;

/// <summary>
/// Writes when a certificate is near its end and nothing has renewed it: fourteen, seven and three days before, to the operator and to
/// the owners of the brand. A renewal in time is no news.
/// </summary>
public sealed class CertificateAlarmsJob(TenantScope scope, AppDb db, IMailQueue mails, IJobQueue jobs, TimeProvider clock)
{
    private static readonly int[] Steps = [3, 7, 14];

    public async Task RunAsync(CancellationToken cancellation)
    {
        scope.EnterConsole(null);
        var now = clock.GetUtcNow();
        var until = now.AddDays(Steps[^1]);
        var overdue = now.AddDays(-1);
        var ending = await db.Database.SqlQuery<EndingCertificate>($"""
            SELECT c.host, c.version, c.not_after, c.warned_days, i.failure, o.brand_id, o.domain_id
              FROM tls.certificates c
              LEFT JOIN tls.issuance i ON i.host = c.host
              LEFT JOIN app.host_owners(ARRAY(SELECT host FROM tls.certificates WHERE not_after < {until})) o ON o.host = c.host
             WHERE c.not_after < {until} AND (c.renew_at IS NULL OR c.renew_at < {overdue})
            """).ToListAsync(cancellation);
        foreach (var certificate in ending)
        {
            var step = Array.Find(Steps, days => certificate.NotAfter - now <= TimeSpan.FromDays(days));
            if (step == 0 || certificate.WarnedDays <= step)
            {
                continue;
            }
            await TellOperatorAsync(certificate, cancellation);
            if (certificate is { BrandId: { } brand, DomainId: { } domain })
            {
                jobs.Enqueue<CertificateAlarmJob>(job => job.RunAsync(brand, domain, CancellationToken.None));
            }
            // Last, so that whoever dies in between writes twice and not never.
            await db.Database.ExecuteSqlAsync(
                $"UPDATE tls.certificates SET warned_days = {step} WHERE host = {certificate.Host} AND version = {certificate.Version}", cancellation);
        }
    }

    private async Task TellOperatorAsync(EndingCertificate certificate, CancellationToken cancellation)
    {
        if (!HostName.TryParse(certificate.Host, out var host, out _)
            || await db.Set<ConsoleSite>().AsNoTracking().Where(c => c.AgencyId == null).OrderBy(c => c.Id).FirstOrDefaultAsync(cancellation) is not { } site)
        {
            return;
        }
        var console = new ConsoleFacts(site.Name, site.BaseUrl);
        var admins = await db.Set<OperatorAdmin>().Join(db.Set<Person>(), a => a.UserId, p => p.Id, (_, p) => p).AsNoTracking().ToListAsync(cancellation);
        foreach (var admin in admins)
        {
            await mails.EnqueueAsync(
                ConsoleMails.CertificateEnds(
                    console, admin.Name, admin.Email, host, certificate.NotAfter, certificate.Failure,
                    console.Url("/operator/certificates?q=" + Uri.EscapeDataString(host.Value))),
                cancellation);
        }
    }

    internal sealed record EndingCertificate(
        string Host, long Version, DateTimeOffset NotAfter, int? WarnedDays, string? Failure, long? BrandId, long? DomainId);
}

/// <summary>The same to the owners of one domain, in their console's name.</summary>
internal sealed class CertificateAlarmJob(HostCertificates certificates, DomainOwners owners)
{
    public async Task RunAsync(long brandId, long domainId, CancellationToken cancellation)
    {
        if (await owners.EnterAsync(new BrandId(brandId), new DomainId(domainId), cancellation) is not { } domain
            || await certificates.FindAsync(domain.Host.Value, cancellation) is not { Served: { } served } view)
        {
            return;
        }
        await owners.WriteAsync(
            (console, brand, owner) => ConsoleMails.CertificateEnds(
                console, owner.Name, owner.Email, domain.Host, served.NotAfter, view.Issuance?.Failure, $"{brand}/domains/{domain.Id}/certificate"),
            cancellation);
    }
}
