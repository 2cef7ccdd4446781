using Microsoft.AspNetCore.Mvc;
using WhiteLabelLinks.Redirects.Consent;
using WhiteLabelLinks.Retargeting.Consent;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Ui;

namespace WhiteLabelLinks.Retargeting.Pages.Agency;

/// <summary>The agency's floor. Every member may look; owners change it.</summary>
internal sealed class ConsentModel(ConsentFloors floors, FloorEditor editor) : AgencyPageModel
{
    [BindProperty]
    public PolicyInput Input { get; set; } = new();

    public bool CanChange => IsOwner;

    /// <summary>The operator's floor.</summary>
    public ConsentPolicy Above { get; private set; } = ConsentPolicy.Default;

    public IReadOnlyList<string> PlatformAsks => FloorSentences.Of(Above);

    public IReadOnlyList<string> Means { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        await ReadAsync(cancellation);
        Input = PolicyInput.Of(await floors.FindAsync(Agency, cancellation), Above);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        await ReadAsync(cancellation);
        var errors = await editor.SaveAsync(Agency, Input, Above, cancellation);
        if (errors.Count == 0)
        {
            this.ShowToast(RetargetingText.Saved);
            return LocalRedirect("/agency/consent");
        }
        foreach (var (field, error) in errors)
        {
            ModelState.AddModelError("Input." + field, error);
        }
        return Page();
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        Above = (await floors.AboveAgenciesAsync(cancellation)).Least;
        Means = FloorSentences.Of((await floors.AboveBrandsOfAsync(Agency, cancellation)).Least);
    }
}
