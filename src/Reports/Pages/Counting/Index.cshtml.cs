using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Mvc;
using WhiteLabelLinks.Clicks;
using WhiteLabelLinks.Clicks.OwnTeam;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Reports.Keeping;
using WhiteLabelLinks.Reports.OwnTeam;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Ui;

namespace WhiteLabelLinks.Reports.Pages.Counting;

/// <summary>What the brand counts as a click of people, and how much of a click it keeps.</summary>
internal sealed class IndexModel(
    OwnNetworks networks, TotalsOnlyDomains totalsOnly, ClickRetention retention, VisitorErasures erasures, IBrandDomains domains, AddressLookup addressOf, AuditLog audit) : BrandPageModel
{
    /// <summary>Requests for erasure that are shown.</summary>
    public const int MostErasures = 20;

    /// <summary>Each domain, and since when it keeps totals only; null where it keeps single clicks.</summary>
    public IReadOnlyList<(BrandDomain Domain, TotalsOnlyTime? Time)> Domains { get; private set; } = [];

    /// <summary>For how many single clicks are kept.</summary>
    public int Months { get; private set; }

    /// <summary>The first day whose single clicks are kept.</summary>
    public string FirstKept { get; private set; } = "";

    /// <summary>What visitors asked to be forgotten, the newest first.</summary>
    public IReadOnlyList<VisitorErasure> Erasures { get; private set; } = [];

    public IReadOnlyList<NamedNetwork> Networks { get; private set; } = [];

    /// <summary>Where whoever looks at the page comes from, as a short domain would see it; null when that is unknown.</summary>
    public IPAddress? Here { get; private set; }

    /// <summary>The network of the list that <see cref="Here"/> is in; null when there is none.</summary>
    public string? HereIsIn { get; private set; }

    public bool IsFull => Networks.Count >= OwnNetworks.Most;

    [BindProperty]
    public string? Network { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        Networks = await networks.ListAsync(cancellation);
        var lasting = (await totalsOnly.TimesAsync(cancellation)).Where(time => time.Until is null).ToDictionary(time => time.Domain);
        Domains = [.. (await domains.ListAsync(cancellation)).Select(domain => (domain, lasting.GetValueOrDefault(domain.Id.Value)))];
        (Months, FirstKept) = (await retention.MonthsAsync(cancellation), (await retention.FirstDayAsync(cancellation)).ToString("d MMM yyyy", CultureInfo.CurrentCulture));
        Erasures = await erasures.NewestAsync(MostErasures, cancellation);
        Here = addressOf(HttpContext);
        HereIsIn = Here is null ? null : await networks.FindAsync(Here, cancellation);
        return Page();
    }

    public async Task<IActionResult> OnPostAddAsync(CancellationToken cancellation)
    {
        var (text, name) = ((Network ?? "").Trim(), (Name ?? "").Trim());
        if (name.Length > OwnNetworks.LongestName)
        {
            ModelState.AddModelError(nameof(Name), ReportsText.OwnNameTooLong.With(OwnNetworks.LongestName));
        }
        if (!OwnNetwork.TryParse(text, out var network, out var fault))
        {
            ModelState.AddModelError(nameof(Network), text.Length == 0 ? ReportsText.OwnNetworkMissing
                : fault == OwnNetworkFault.TooWide ? ReportsText.OwnNetworkTooWide.With(text, OwnNetwork.WidestOld, OwnNetwork.Widest) : ReportsText.OwnNetworkWrong.With(text));
        }
        if (ModelState.IsValid && await AddAsync(network, name, cancellation) is { } complaint)
        {
            ModelState.AddModelError(nameof(Network), complaint);
        }
        return ModelState.IsValid ? Back() : await OnGetAsync(cancellation);
    }

    /// <summary>Adds where the request comes from, and nothing that it says.</summary>
    public async Task<IActionResult> OnPostHereAsync(CancellationToken cancellation)
    {
        if (addressOf(HttpContext) is not { } here)
        {
            ModelState.AddModelError(nameof(Network), ReportsText.OwnHereUnknown);
        }
        else if (await AddAsync(OwnNetwork.Around(here), Brand.Actor.Name is { Length: <= OwnNetworks.LongestName } name ? name : "", cancellation) is { } complaint)
        {
            ModelState.AddModelError(nameof(Network), complaint);
        }
        return ModelState.IsValid ? Back() : await OnGetAsync(cancellation);
    }

    public async Task<IActionResult> OnPostRemoveAsync(string? network, CancellationToken cancellation)
    {
        if (!OwnNetwork.TryParse(network ?? "", out var read, out _) || !await networks.RemoveAsync(read, cancellation))
        {
            return NotFound();
        }
        await audit.RecordAsync("no longer counts as the own team’s", read.ToString(), cancellation);
        this.ShowToast(ReportsText.OwnRemoved.With(read));
        return Back();
    }

    public async Task<IActionResult> OnPostTotalsOnlyAsync(long domain, CancellationToken cancellation)
    {
        if (await domains.FindAsync(new DomainId(domain), cancellation) is not { } found)
        {
            return NotFound();
        }
        if (await totalsOnly.TurnOnAsync(found.Id, Brand.Actor.Name, cancellation))
        {
            await audit.RecordAsync("keeps totals only of", found.Shown, cancellation);
        }
        this.ShowToast(ReportsText.TotalsOnlyTurnedOn.With(found.Shown));
        return Back();
    }

    public async Task<IActionResult> OnPostSingleClicksAsync(long domain, CancellationToken cancellation)
    {
        if (await domains.FindAsync(new DomainId(domain), cancellation) is not { } found)
        {
            return NotFound();
        }
        if (await totalsOnly.TurnOffAsync(found.Id, cancellation))
        {
            await audit.RecordAsync("keeps single clicks of", found.Shown, cancellation);
        }
        this.ShowToast(ReportsText.TotalsOnlyTurnedOff.With(found.Shown));
        return Back();
    }

    /// <summary>A domain as people read it, also one that the brand has no longer.</summary>
    public string NameOf(long domain) => Domains.FirstOrDefault(one => one.Domain.Id.Value == domain).Domain?.Shown ?? ReportsText.ErasureDomainGone;

    /// <summary>A moment as the brand's clock shows it.</summary>
    public string Time(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Brand.TimeZone).ToString("d MMM yyyy, HH:mm", CultureInfo.CurrentCulture);

    // What is wrong with it; null when it is in the list now.
    private async Task<string?> AddAsync(OwnNetwork network, string name, CancellationToken cancellation)
    {
        switch (await networks.AddAsync(network, name, Brand.Actor.Name, cancellation))
        {
            case AddNetworkResult.Covered covered:
                return ReportsText.OwnNetworkCovered.With(network, covered.By);
            case AddNetworkResult.TooMany:
                return ReportsText.OwnNetworkTooMany.With(OwnNetworks.Most);
            default:
                await audit.RecordAsync("counts as the own team’s", network.ToString(), cancellation);
                this.ShowToast(ReportsText.OwnAdded.With(network));
                return null;
        }
    }

    private LocalRedirectResult Back() => LocalRedirect(BrandUrl("analytics/counting"));
}
