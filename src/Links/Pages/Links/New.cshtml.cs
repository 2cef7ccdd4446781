using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using WhiteLabelLinks.Links.Campaigns;
using WhiteLabelLinks.Links.Editing;
using WhiteLabelLinks.Links.Utm;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Ui;

namespace WhiteLabelLinks.Links.Pages.Links;

internal sealed class NewModel(LinkEditor editor, IBrandDomains domains, CampaignList campaigns, UtmSettings utm) : BrandPageModel, IHasLinkForm
{
    [BindProperty]
    public LinkForm Input { get; set; } = new();

    public IReadOnlyList<BrandDomain> Domains { get; private set; } = [];

    public LinkChoices Choices { get; private set; } = LinkChoices.None;

    /// <summary>More options are shown when one of them was asked for, or is what went wrong.</summary>
    public bool ShowsMore => Choices.Required.Count > 0 || Input.Campaign is not null || Input.Slug is not null
        || ModelState.Any(entry => entry.Key != LinkForm.InputOf(FieldNames.Destination) && entry.Value?.Errors.Count > 0);

    public async Task<IActionResult> OnGetAsync(string? destination, string? slug, long? domain, long? campaign, CancellationToken cancellation)
    {
        await LoadAsync(cancellation);
        (Input.Destination, Input.Slug, Input.Domain, Input.Campaign) = (destination, slug, domain, campaign);
        return Brand.CanEdit ? Page() : Redirect(BrandUrl("links"));
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        await LoadAsync(cancellation);
        if (!ModelState.IsValid)
        {
            return Page();
        }
        switch (await editor.CreateAsync(Input.ToNew(), Brand.Actor, cancellation))
        {
            case CreateLinkResult.Created created:
                this.ShowToast(LinksText.LinkCreated);
                return Redirect(BrandUrl("links/" + created.Link.Id.ToString(CultureInfo.InvariantCulture)));
            case CreateLinkResult.SlugTaken taken:
                var text = taken.ByArchived ? LinksText.SlugTakenByArchived : LinksText.SlugTaken;
                ModelState.AddModelError(LinkForm.InputOf(FieldNames.Slug), text.With(taken.Slug));
                break;
            case CreateLinkResult.Invalid invalid:
                foreach (var error in invalid.Errors)
                {
                    ModelState.AddModelError(LinkForm.InputOf(error.Field), error.Message);
                }
                break;
            case CreateLinkResult.NoDomain:
                ModelState.AddModelError("", LinksText.NoDomain);
                break;
        }
        return Page();
    }

    private async Task LoadAsync(CancellationToken cancellation)
    {
        Domains = await domains.ListAsync(cancellation);
        Choices = await LinkChoices.ReadAsync(campaigns, utm, cancellation);
    }
}
