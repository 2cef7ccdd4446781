using Microsoft.AspNetCore.Mvc;
using WhiteLabelLinks.Links.Utm;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Ui;

namespace WhiteLabelLinks.Links.Pages.Utm;

/// <summary>What the brand asks of the parameters of its destinations, and templates that write them.</summary>
[RequireBrandRole(BrandRole.Owner)]
internal sealed class IndexModel(UtmSettings settings, AuditLog audit) : BrandPageModel
{
    /// <summary>Names of the parameters that are asked for.</summary>
    [BindProperty]
    public string[] Required { get; set; } = [];

    /// <summary>The parameter by which the brand names sources for itself.</summary>
    [BindProperty]
    public string? SourceParameter { get; set; }

    public IReadOnlyList<UtmTemplate> Templates { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        Templates = await settings.TemplatesAsync(cancellation);
        // What was entered stays where it was refused.
        SourceParameter = ModelState.IsValid ? await settings.SourceParameterAsync(cancellation) : SourceParameter;
        Required = [.. (await settings.RequiredAsync(cancellation)).Select(parameter => parameter.ToName())];
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        var asked = Required.Select(UtmParameters.Parse).OfType<UtmParameter>().ToHashSet();
        await settings.RequireAsync(asked, cancellation);
        await audit.RecordAsync("changed which parameters links need", string.Join(", ", asked.Order().Select(parameter => parameter.ToName())), cancellation);
        this.ShowToast(LinksText.Saved);
        return Redirect(BrandUrl("parameters"));
    }

    public async Task<IActionResult> OnPostSourceAsync(CancellationToken cancellation)
    {
        if (await settings.NameSourcesByAsync(SourceParameter, audit, cancellation) is { } complaint)
        {
            ModelState.AddModelError(nameof(SourceParameter), complaint);
            return await OnGetAsync(cancellation);
        }
        this.ShowToast(LinksText.Saved);
        return Redirect(BrandUrl("parameters"));
    }

    public static string LabelOf(UtmParameter parameter) => parameter switch
    {
        UtmParameter.Source => LinksText.UtmSource,
        UtmParameter.Medium => LinksText.UtmMedium,
        UtmParameter.Campaign => LinksText.UtmCampaign,
        UtmParameter.Term => LinksText.UtmTerm,
        _ => LinksText.UtmContent,
    };

    /// <summary>What a template writes, as it would stand in an address.</summary>
    public static string Shown(UtmTemplate template) => string.Join(" ", UtmParameters.All
        .Where(parameter => template[parameter] is not null).Select(parameter => $"{parameter.ToName()}={template[parameter]}"));
}
