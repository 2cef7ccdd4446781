using Microsoft.AspNetCore.Mvc;
using WhiteLabelLinks.Links.Utm;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Ui;

namespace WhiteLabelLinks.Links.Pages.Utm;

/// <summary>A template, new or to be changed.</summary>
[RequireBrandRole(BrandRole.Owner)]
internal sealed class TemplateModel(UtmSettings settings, AuditLog audit) : BrandPageModel
{
    /// <summary>Null for a new one.</summary>
    [BindProperty(SupportsGet = true)]
    public long? Id { get; set; }

    [BindProperty]
    public TemplateForm Input { get; set; } = new();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (!Brand.IsOwner)
        {
            return Redirect(BrandUrl("parameters"));
        }
        if (Id is { } id)
        {
            if (await settings.FindAsync(id, cancellation) is not { } template)
            {
                return NotFound();
            }
            Input = new TemplateForm
            {
                Name = template.Name,
                Source = template.Source,
                Medium = template.Medium,
                Campaign = template.Campaign,
                Term = template.Term,
                Content = template.Content,
            };
        }
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }
        switch (await settings.SaveAsync(Id, Input.Name, Input.Values(), cancellation))
        {
            case SaveTemplateResult.Invalid invalid:
                foreach (var error in invalid.Errors)
                {
                    ModelState.AddModelError("Input." + (UtmParameters.Parse(error.Field)?.ToString() ?? nameof(Input.Name)), error.Message);
                }
                return Page();
            case SaveTemplateResult.NotFound:
                return NotFound();
        }
        await audit.RecordAsync("saved parameter template", Input.Name?.Trim(), cancellation);
        this.ShowToast(LinksText.TemplateSaved);
        return Redirect(BrandUrl("parameters"));
    }

    public async Task<IActionResult> OnPostDeleteAsync(CancellationToken cancellation)
    {
        if (Id is not { } id || await settings.FindAsync(id, cancellation) is not { } template || !await settings.DeleteAsync(id, cancellation))
        {
            return NotFound();
        }
        await audit.RecordAsync("deleted parameter template", template.Name, cancellation);
        this.ShowToast(LinksText.TemplateDeleted);
        return Redirect(BrandUrl("parameters"));
    }
}

/// <summary>The fields of the form, as a person filled them in.</summary>
public sealed class TemplateForm
{
    public string? Name { get; set; }

    public string? Source { get; set; }

    public string? Medium { get; set; }

    public string? Campaign { get; set; }

    public string? Term { get; set; }

    public string? Content { get; set; }

    internal Dictionary<UtmParameter, string?> Values() => new()
    {
        [UtmParameter.Source] = Source,
        [UtmParameter.Medium] = Medium,
        [UtmParameter.Campaign] = Campaign,
        [UtmParameter.Term] = Term,
        [UtmParameter.Content] = Content,
    };
}
