using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants.Agencies;
using WhiteLabelLinks.Tenants.Certificates;
using WhiteLabelLinks.Tenants.Http;
using WhiteLabelLinks.Tenants.Resources;
using WhiteLabelLinks.Ui;

namespace WhiteLabelLinks.Tenants.Pages.Operator;

/// <summary>All certificates of the installation, what keeps others away, and how much of the CA's limits is used.</summary>
internal sealed class CertificatesModel(AppDb db, HostCertificates certificates, PublicAddressOptions addresses, TimeProvider clock) : OperatorPageModel
{
    private const int PageSize = 50;

    /// <summary>Which of them: all, failing, ending, brought, waiting.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Show { get; set; }

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Search { get; set; }

    /// <summary>The last host of the page before.</summary>
    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public bool ServesHttps => addresses.Https is not null;

    public DateTimeOffset Now { get; } = clock.GetUtcNow();

    public CertificateCounts Counts { get; private set; } = new(0, 0, 0, 0, 0, 0);

    public IReadOnlyList<Row> Rows { get; private set; } = [];

    public string? Older { get; private set; }

    public IReadOnlyList<ReleasedHost> Released { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        var threeHours = Now.AddHours(-3);
        var soon = Now.AddDays(14);
        Counts = await db.Database.SqlQuery<CertificateCounts>($"""
            SELECT count(*) FILTER (WHERE c.host IS NOT NULL)::int AS held, count(*) FILTER (WHERE i.failure IS NOT NULL)::int AS failing,
                   count(*) FILTER (WHERE c.not_after < {soon})::int AS ending, count(*) FILTER (WHERE c.host IS NOT NULL AND c.ca IS NULL)::int AS brought,
                   count(*) FILTER (WHERE c.host IS NULL)::int AS waiting,
                   (SELECT count(*)::int FROM tls.attempts WHERE ordered_at > {threeHours}) AS orders
              FROM tls.certificates c FULL JOIN tls.issuance i ON i.host = c.host
            """).SingleAsync(cancellation);
        await ReadRowsAsync(cancellation);
        Released = await db.Database.SqlQuery<ReleasedHost>($"""
            SELECT host, until FROM released_hosts WHERE until > {Now} ORDER BY until DESC LIMIT {PageSize}
            """).ToListAsync(cancellation);
    }

    public async Task<IActionResult> OnPostRenewAsync(string host, CancellationToken cancellation)
    {
        // Only for what is listed: a row of tls.issuance for any other name would wait for ever.
        if (!await db.Database.SqlQuery<bool>($"SELECT EXISTS (SELECT FROM app.host_owners(ARRAY[{host}])) AS \"Value\"").SingleAsync(cancellation))
        {
            return NotFound();
        }
        await certificates.AskForAsync(host, cancellation);
        this.ShowToast(CertificateText.RenewDone);
        return RedirectToPage(new { Show, q = Search });
    }

    public async Task<IActionResult> OnPostLiftAsync(string host, CancellationToken cancellation)
    {
        if (await db.Database.ExecuteSqlAsync($"DELETE FROM released_hosts WHERE host = {host}", cancellation) == 0)
        {
            return NotFound();
        }
        this.ShowToast(Phrases.Format(CertificateText.QuarantineLifted, host));
        return RedirectToPage();
    }

    public string Filter(string? show) => Url.Page(null, new { show, q = string.IsNullOrWhiteSpace(Search) ? null : Search })!; // this page has an address

    private async Task ReadRowsAsync(CancellationToken cancellation)
    {
        var soon = Now.AddDays(14);
        var after = After ?? "";
        var like = $"%{Escape(Search)}%";
        var show = Show ?? "";
        var rows = await db.Database.SqlQuery<CertificateRow>($"""
            SELECT coalesce(c.host, i.host) AS host, c.issuer, c.serial, c.not_before, c.not_after, c.ca AS authority, c.renew_at,
                   coalesce(i.is_asked_for, false) OR coalesce(i.lease_until > {Now}, false) AS is_running, i.failure, i.failed_at, i.next_at
              FROM tls.certificates c FULL JOIN tls.issuance i ON i.host = c.host
             WHERE coalesce(c.host, i.host) > {after} AND coalesce(c.host, i.host) LIKE {like}
               AND CASE {show} WHEN 'failing' THEN i.failure IS NOT NULL WHEN 'ending' THEN c.not_after < {soon}
                               WHEN 'brought' THEN c.host IS NOT NULL AND c.ca IS NULL WHEN 'waiting' THEN c.host IS NULL ELSE true END
             ORDER BY 1 LIMIT {PageSize + 1}
            """).ToListAsync(cancellation);
        Older = rows.Count > PageSize ? Url.Page(null, new { show = Show, q = Search, after = rows[PageSize - 1].Host }) : null;
        var hosts = rows.Take(PageSize).Select(row => row.Host).ToArray();
        var owners = await db.Database.SqlQuery<Owner>($"""
            SELECT host, purpose, agency_id, brand_name FROM app.host_owners({hosts})
            """).ToListAsync(cancellation);
        var agencies = await db.Set<Agency>().AsNoTracking().ToDictionaryAsync(a => a.Id.Value, a => a.Name, cancellation);
        var byHost = owners.ToDictionary(owner => owner.Host, StringComparer.Ordinal);
        Rows = [.. rows.Take(PageSize).Select(row => new Row(row.ToView(), NameOf(byHost.GetValueOrDefault(row.Host), agencies)))];
    }

    private static string NameOf(Owner? owner, Dictionary<long, string> agencies)
    {
        var agency = owner?.AgencyId is { } id ? agencies.GetValueOrDefault(id) : null;
        return owner switch
        {
            null => CertificateText.Nobody,
            { BrandName: { } brand } => agency is null ? brand : $"{brand} · {agency}",
            _ => agency is null ? CertificateText.ListConsole : $"{CertificateText.ListConsole} · {agency}",
        };
    }

    private static string Escape(string? text) =>
        (text ?? "").Trim().ToLowerInvariant().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);

    public sealed record Row(CertificateView View, string Owner)
    {
        public string Host => HostName.TryParse(View.Host, out var host, out _) ? host.ToDisplay() : View.Host;
    }

    public sealed record ReleasedHost(string Host, DateTimeOffset Until);

    /// <summary>How many there are of each kind, and orders of the last three hours.</summary>
    public sealed record CertificateCounts(int Held, int Failing, int Ending, int Brought, int Waiting, int Orders);

    internal sealed record Owner(string Host, string Purpose, long? AgencyId, string? BrandName);
}
