using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using WhiteLabelLinks.Links.Campaigns;
using WhiteLabelLinks.Links.Editing;
using WhiteLabelLinks.Links.Listing;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Ui;

namespace WhiteLabelLinks.Links.Pages.Campaigns;

/// <summary>What a campaign came to, what it says, and which links are in it.</summary>
internal sealed class DetailModel(CampaignList campaigns, CampaignEditor editor, ICampaignNumbers numbers, LinkList links, IBrandDomains domains) : BrandPageModel, IHasCampaignForm
{
    private const int ShownLinks = 20;

    [BindProperty]
    public CampaignForm Input { get; set; } = new();

    public Campaign Campaign { get; private set; } = null!; // loaded before the page is shown

    public IReadOnlyList<LinkRow> Links { get; private set; } = [];

    public int LinkCount { get; private set; }

    public IReadOnlyDictionary<long, BrandDomain> Domains { get; private set; } = new Dictionary<long, BrandDomain>();

    /// <summary>Of the last days; null while there is nothing to count.</summary>
    public CampaignClicks? Recent { get; private set; }

    public decimal? CostPerClick { get; private set; }

    /// <summary>Why a click has no price yet.</summary>
    public string WhyNoCost => Campaign.Budget is null ? LinksText.CostNoBudget : LinksText.CostNoClicks;

    /// <summary>Who saved while this person was editing; null when nobody did.</summary>
    public string? ChangedBy { get; private set; }

    public string Key => Campaign.Id.ToString(CultureInfo.InvariantCulture);

    public string PageUrl(long id) => BrandUrl(FormattableString.Invariant($"campaigns/{id}"));

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken cancellation)
    {
        if (!await LoadAsync(id, cancellation))
        {
            return NotFound();
        }
        Input = CampaignForm.Of(Campaign);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(long id, CancellationToken cancellation)
    {
        switch (await editor.EditAsync(new CampaignId(id), Input.ToEdit(), Brand.Actor, cancellation))
        {
            case SaveCampaignResult.Saved:
                this.ShowToast(LinksText.Saved);
                return Redirect(PageUrl(id));
            case SaveCampaignResult.NotFound:
                return NotFound();
            case SaveCampaignResult.ChangedMeanwhile meanwhile:
                ChangedBy = meanwhile.Campaign.UpdatedBy;
                // Whoever saves again has seen that they replace something.
                ModelState.Remove("Input.SeenAt");
                Input.SeenAt = meanwhile.Campaign.UpdatedAt.UtcTicks;
                break;
            case var refused:
                ModelState.Complain(refused);
                break;
        }
        return await LoadAsync(id, cancellation) ? Page() : NotFound();
    }

    public Task<IActionResult> OnPostArchiveAsync(long id, CancellationToken cancellation) => ArchiveAsync(id, true, cancellation);

    public Task<IActionResult> OnPostRestoreAsync(long id, CancellationToken cancellation) => ArchiveAsync(id, false, cancellation);

    private async Task<IActionResult> ArchiveAsync(long id, bool archived, CancellationToken cancellation)
    {
        var result = await editor.EditAsync(new CampaignId(id), new CampaignEdit { Archived = archived }, Brand.Actor, cancellation);
        if (result is not SaveCampaignResult.Saved)
        {
            return NotFound();
        }
        this.ShowToast(archived
            ? new Toast(LinksText.CampaignArchived, UndoUrl: PageUrl(id) + "?handler=Restore")
            : new Toast(LinksText.CampaignRestored));
        return Redirect(PageUrl(id));
    }

    private async Task<bool> LoadAsync(long id, CancellationToken cancellation)
    {
        if (await campaigns.FindAsync(new CampaignId(id), cancellation) is not { } campaign)
        {
            return false;
        }
        Campaign = campaign;
        Domains = (await domains.ListAsync(cancellation)).ToDictionary(domain => domain.Id.Value);
        var filter = new LinkFilter { Campaign = new Given<CampaignId?>(campaign.CampaignId) };
        LinkCount = await links.CountAsync(filter, cancellation);
        Links = (await links.ReadAsync(new LinkPageRequest(filter, LinkSort.MostClicks, ShownLinks), cancellation)).Rows;
        await CountAsync(cancellation);
        return true;
    }

    private async Task CountAsync(CancellationToken cancellation)
    {
        if (Links.Count == 0)
        {
            return;
        }
        var recent = await numbers.OfLastDaysAsync(IndexModel.Days, cancellation);
        Recent = recent is null ? null : recent.GetValueOrDefault(Campaign.CampaignId);
        if (Campaign.Budget is { } budget && await campaigns.OldestLinkAsync(Campaign.CampaignId, cancellation) is { } oldest
            && await numbers.SinceAsync(Campaign.CampaignId, oldest, cancellation) is { Humans: > 0 and var people })
        {
            CostPerClick = budget / people;
        }
    }
}
