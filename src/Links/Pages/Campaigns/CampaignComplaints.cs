using Microsoft.AspNetCore.Mvc.ModelBinding;
using WhiteLabelLinks.Links.Campaigns;

namespace WhiteLabelLinks.Links.Pages.Campaigns;

internal static class CampaignComplaints
{
    /// <summary>Puts what is wrong beside the fields.</summary>
    public static void Complain(this ModelStateDictionary state, SaveCampaignResult result)
    {
        switch (result)
        {
            case SaveCampaignResult.Invalid invalid:
                foreach (var error in invalid.Errors)
                {
                    state.AddModelError(CampaignForm.InputOf(error.Field), error.Message);
                }
                break;
            case SaveCampaignResult.NameTaken taken:
                var text = taken.ByArchived ? LinksText.CampaignNameTakenByArchived : LinksText.CampaignNameTaken;
                state.AddModelError(CampaignForm.InputOf(CampaignFields.Name), text.With(taken.Name));
                break;
        }
    }
}
