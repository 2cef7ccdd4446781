using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using WhiteLabelLinks.Links.Campaigns;
using WhiteLabelLinks.Links.Editing;
using WhiteLabelLinks.Links.Listing;
using WhiteLabelLinks.Links.Utm;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Ui;

namespace WhiteLabelLinks.Links.Pages.Links;

internal sealed class DetailModel(LinkDetails details, LinkEditor editor, IBrandDomains domains, CampaignList campaigns, UtmSettings utm) : BrandPageModel, IHasLinkForm
{
    [BindProperty]
    public LinkForm Input { get; set; } = new();

    public LinkRow Link { get; private set; } = null!; // loaded before the page is shown

    public BrandDomain Domain { get; private set; } = null!; // with the link

    public LinkChoices Choices { get; private set; } = LinkChoices.None;

    public IReadOnlyList<LinkChange> History { get; private set; } = [];

    public bool HasOlderHistory { get; private set; }

    /// <summary>Who saved while this person was editing; null when nobody did.</summary>
    public string? ChangedBy { get; private set; }

    public string ShortText => ShortAddress.Text(Domain, Link.Slug);

    public string ShortUrl => ShortAddress.Of(Domain, Link.Slug).AbsoluteUri;

    public async Task<IActionResult> OnGetAsync(long id, bool allHistory, CancellationToken cancellation)
    {
        if (!await LoadAsync(id, allHistory, cancellation))
        {
            return NotFound();
        }
        Input = LinkForm.Of(Link);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(long id, CancellationToken cancellation)
    {
        if (ModelState.IsValid)
        {
            switch (await editor.EditAsync(new LinkId(id), Input.ToEdit(), Brand.Actor, cancellation))
            {
                case EditLinkResult.Saved saved:
                    this.ShowToast(saved.IsChanged ? LinksText.Saved : LinksText.NothingChanged);
                    return Redirect(PageUrl(id));
                case EditLinkResult.Invalid invalid:
                    foreach (var error in invalid.Errors)
                    {
                        ModelState.AddModelError(LinkForm.InputOf(error.Field), error.Message);
                    }
                    break;
                case EditLinkResult.ChangedMeanwhile meanwhile:
                    ChangedBy = meanwhile.By;
                    // Whoever saves again has seen what they replace.
                    ModelState.Remove("Input.SeenAt");
                    Input.SeenAt = meanwhile.Link.UpdatedAt.UtcTicks;
                    ModelState.Remove("Input.Was");
                    Input.Was = meanwhile.Link.Destination;
                    break;
                case EditLinkResult.NotFound:
                    return NotFound();
            }
        }
        return await LoadAsync(id, false, cancellation) ? Page() : NotFound();
    }

    public async Task<IActionResult> OnPostArchiveAsync(long id, CancellationToken cancellation) =>
        Tell(id, await editor.ArchiveAsync(new LinkId(id), Brand.Actor, cancellation), new Toast(LinksText.OneArchived, UndoUrl: PageUrl(id) + "?handler=Restore"));

    public async Task<IActionResult> OnPostRestoreAsync(long id, CancellationToken cancellation) =>
        Tell(id, await editor.RestoreAsync(new LinkId(id), Brand.Actor, cancellation), new Toast(LinksText.OneRestored));

    /// <summary>A value of the history in words.</summary>
    public string? Said(string field, string? value) => field == FieldNames.Campaign && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
        ? Choices.NameOf(id) ?? value
        : LinkWords.OfValue(field, value);

    public string PageUrl(long id) => BrandUrl(FormattableString.Invariant($"links/{id}"));

    private IActionResult Tell(long id, EditLinkResult result, Toast toast)
    {
        if (result is not EditLinkResult.Saved)
        {
            return NotFound();
        }
        this.ShowToast(toast);
        return Redirect(PageUrl(id));
    }

    private async Task<bool> LoadAsync(long id, bool allHistory, CancellationToken cancellation)
    {
        if (await details.FindAsync(new LinkId(id), cancellation) is not { } link
            || await domains.FindAsync(new DomainId(link.DomainId), cancellation) is not { } domain)
        {
            return false;
        }
        (Link, Domain) = (link, domain);
        Choices = await LinkChoices.ReadAsync(campaigns, utm, cancellation);
        var shown = allHistory ? LinkDetails.MaxHistory : LinkDetails.HistoryPage;
        var history = await details.HistoryAsync(new LinkId(id), shown + 1, cancellation);
        HasOlderHistory = history.Count > shown && !allHistory;
        History = [.. history.Take(shown)];
        return true;
    }
}
