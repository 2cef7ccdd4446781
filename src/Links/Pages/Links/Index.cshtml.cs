using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using WhiteLabelLinks.Links.Bulk;
using WhiteLabelLinks.Links.Campaigns;
using WhiteLabelLinks.Links.Editing;
using WhiteLabelLinks.Links.Listing;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Ui;

namespace WhiteLabelLinks.Links.Pages.Links;

internal sealed class IndexModel(LinkList list, LinkEditor editor, LinkBatches batches, IBrandDomains domains, CampaignList campaigns) : BrandPageModel
{
    private const int PageSize = 50;
    private const int TagsOffered = 20;
    private const int CreatorsOffered = 20;

    /// <summary>In the menu; the board leads to all of them.</summary>
    public const int CampaignsOffered = 20;

    public ListAddress Address { get; private set; } = null!; // read before every handler's use

    public LinkPage Links { get; private set; } = new([], null, null);

    public IReadOnlyDictionary<long, BrandDomain> Domains { get; private set; } = new Dictionary<long, BrandDomain>();

    public IReadOnlyList<string> Tags { get; private set; } = [];

    public IReadOnlyList<string> Creators { get; private set; } = [];

    public IReadOnlyList<CampaignChoice> Campaigns { get; private set; } = [];

    /// <summary>A bulk action that the address follows.</summary>
    public LinkBatch? Batch { get; private set; }

    /// <summary>Whether there is more than this page shows.</summary>
    public bool HasPages => Links.Newer is not null || Links.Older is not null;

    public string? CampaignName(long? id) => Campaigns.FirstOrDefault(campaign => campaign.Id == id)?.Name;

    public async Task<IActionResult> OnGetAsync(Guid? batch, CancellationToken cancellation)
    {
        await ReadAddressAsync(cancellation);
        Links = await list.ReadAsync(Address.Request, cancellation);
        Tags = await list.RecentTagsAsync(TagsOffered, cancellation);
        Creators = await list.RecentCreatorsAsync(CreatorsOffered, cancellation);
        Campaigns = await campaigns.ChoicesAsync(cancellation);
        Batch = batch is { } id ? await batches.FindAsync(id, cancellation) : null;
        return Page();
    }

    /// <summary>How many links there are in all: asked for by the page once it stands, because counting takes longer than showing fifty.</summary>
    public async Task<IActionResult> OnGetCountAsync(CancellationToken cancellation)
    {
        await ReadAddressAsync(cancellation);
        var count = await list.CountAsync(Address.Filter, cancellation);
        return Partial("_Count", new LinkCount(Address, count, Brand.CanEdit && Address.Filter.Status == LinkStatus.Active, BrandUrl("links/change")));
    }

    public async Task<IActionResult> OnGetProgressAsync(Guid batch, CancellationToken cancellation) =>
        await batches.FindAsync(batch, cancellation) is { } found ? Partial("_Progress", found) : NotFound();

    public async Task<IActionResult> OnPostArchiveAsync(string[] ids, CancellationToken cancellation)
    {
        await ReadAddressAsync(cancellation);
        var links = Parse(ids);
        return links.Count == 0
            ? ToList()
            : Follow(await batches.ArchiveAsync(BatchRequest.For(links), Brand.Actor, cancellation));
    }

    public async Task<IActionResult> OnPostArchiveMatchingAsync(CancellationToken cancellation)
    {
        await ReadAddressAsync(cancellation);
        return Follow(await batches.ArchiveAsync(BatchRequest.For(Address.Filter), Brand.Actor, cancellation));
    }

    public async Task<IActionResult> OnPostUndoAsync(Guid batch, CancellationToken cancellation)
    {
        await ReadAddressAsync(cancellation);
        if (await batches.UndoAsync(batch, cancellation) is not { } undone)
        {
            return NotFound();
        }
        return undone.IsAtWork ? Follow(undone) : ToList(new Toast(BatchWords.Done(undone)));
    }

    public async Task<IActionResult> OnPostRestoreAsync(string[] ids, CancellationToken cancellation)
    {
        await ReadAddressAsync(cancellation);
        var restored = 0;
        foreach (var id in Parse(ids))
        {
            restored += await editor.RestoreAsync(id, Brand.Actor, cancellation) is EditLinkResult.Saved { IsChanged: true } ? 1 : 0;
        }
        return ToList(new Toast(Count(LinksText.OneRestored, LinksText.ManyRestored, restored)));
    }

    public async Task<IActionResult> OnPostArchiveOneAsync(long id, CancellationToken cancellation)
    {
        await ReadAddressAsync(cancellation);
        return await editor.ArchiveAsync(new LinkId(id), Brand.Actor, cancellation) is EditLinkResult.Saved
            ? ToList(new Toast(LinksText.OneArchived, UndoUrl: HandlerUrl("RestoreOne", "id", id.ToString(CultureInfo.InvariantCulture))))
            : NotFound();
    }

    public async Task<IActionResult> OnPostRestoreOneAsync(long id, CancellationToken cancellation)
    {
        await ReadAddressAsync(cancellation);
        return await editor.RestoreAsync(new LinkId(id), Brand.Actor, cancellation) is EditLinkResult.Saved
            ? ToList(new Toast(LinksText.OneRestored))
            : NotFound();
    }

    private RedirectResult Follow(LinkBatch batch) => batch.IsAtWork
        ? Redirect(BrandUrl("links") + Address.With("batch", batch.Id.ToString()))
        : ToList(new Toast(
            BatchWords.Done(batch),
            UndoUrl: batch.Done == 0 ? null : HandlerUrl("Undo", "batch", batch.Id.ToString())));

    private RedirectResult ToList(Toast? toast = null)
    {
        if (toast is not null)
        {
            this.ShowToast(toast);
        }
        return Redirect(BrandUrl("links") + Address.Start);
    }

    private string HandlerUrl(string handler, string name, string value) => $"{BrandUrl("links")}{Address.Handler(handler)}&{name}={value}";

    private async Task ReadAddressAsync(CancellationToken cancellation)
    {
        var known = await domains.ListAsync(cancellation);
        Domains = known.ToDictionary(domain => domain.Id.Value);
        Address = ListAddress.Read(Request.Query, known, PageSize);
    }

    private static List<LinkId> Parse(string[] ids) =>
        [.. ids.Take(LinkBatches.AtOnce).Where(id => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Select(id => new LinkId(long.Parse(id, CultureInfo.InvariantCulture)))];

    private static string Count(string one, string many, int count) => count == 1 ? one : many.With(count);
}

/// <summary>For the line under the list, and for the action that concerns all of it.</summary>
internal sealed record LinkCount(ListAddress Address, int Count, bool CanArchive, string ChangeUrl);
