using Microsoft.AspNetCore.Mvc;
using WhiteLabelLinks.Links.Campaigns;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Ui;

namespace WhiteLabelLinks.Links.Pages.Campaigns;

internal sealed class NewModel(CampaignEditor editor) : BrandPageModel, IHasCampaignForm
{
    [BindProperty]
    public CampaignForm Input { get; set; } = new();

    public IActionResult OnGet()
    {
        Input.Stage = "";
        return Brand.CanEdit ? Page() : Redirect(BrandUrl("campaigns"));
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        switch (await editor.CreateAsync(Input.ToEdit(), Brand.Actor, cancellation))
        {
            case SaveCampaignResult.Saved saved:
                this.ShowToast(LinksText.CampaignCreated);
                return Redirect(BrandUrl(FormattableString.Invariant($"campaigns/{saved.Campaign.Id}")));
            case var refused:
                ModelState.Complain(refused);
                return Page();
        }
    }
}
