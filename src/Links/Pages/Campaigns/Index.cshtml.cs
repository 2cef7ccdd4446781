using Microsoft.AspNetCore.Mvc;
using WhiteLabelLinks.Links.Campaigns;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Links.Pages.Campaigns;

/// <summary>A column of the board.</summary>
/// <param name="Stage">Null for campaigns of which nobody said it.</param>
internal sealed record BoardColumn(FunnelStage? Stage, IReadOnlyList<CampaignOverview> Campaigns)
{
    public string Name => Stage?.ToWords() ?? LinksText.StageNone;

    public string Help => Stage switch
    {
        FunnelStage.Top => LinksText.StageTopHelp,
        FunnelStage.Middle => LinksText.StageMiddleHelp,
        FunnelStage.Bottom => LinksText.StageBottomHelp,
        _ => LinksText.StageNoneHelp,
    };
}

/// <summary>S57: the brand's campaigns by how near their people are to buying.</summary>
internal sealed class IndexModel(CampaignList campaigns, ICampaignNumbers numbers) : BrandPageModel
{
    public const int Days = 30;

    private IReadOnlyDictionary<Primitives.CampaignId, CampaignClicks>? _clicks;

    public bool ShowsArchived { get; private set; }

    public int Archived { get; private set; }

    public IReadOnlyList<BoardColumn> Columns { get; private set; } = [];

    public int Count => Columns.Sum(column => column.Campaigns.Count);

    public async Task<IActionResult> OnGetAsync(string? status, CancellationToken cancellation)
    {
        ShowsArchived = status == "archived";
        var all = await campaigns.ListAsync(ShowsArchived, cancellation);
        Archived = await campaigns.CountArchivedAsync(cancellation);
        Columns = [.. new FunnelStage?[] { FunnelStage.Top, FunnelStage.Middle, FunnelStage.Bottom, null }
            .Select(stage => new BoardColumn(stage, [.. all.Where(one => one.Campaign.Stage == stage)]))];
        _clicks = all.Count == 0 ? null : await numbers.OfLastDaysAsync(Days, cancellation);
        return Page();
    }

    /// <summary>Null while there is nothing to count: before the brand's first click, and for a campaign without links.</summary>
    public CampaignClicks? ClicksOf(CampaignOverview one) =>
        _clicks is null ? null : _clicks.TryGetValue(one.Campaign.CampaignId, out var clicks) ? clicks : one.Links == 0 ? null : new CampaignClicks(0, 0);

    /// <summary>The rungs that nobody wrote, by name.</summary>
    public static string? MissingOf(Campaign campaign)
    {
        var missing = campaign.Ladder.Where(rung => rung.Text is null).Select(rung => rung.Name).ToList();
        return missing.Count == 0 ? null : LinksText.RungsMissing.With(string.Join(", ", missing));
    }
}
