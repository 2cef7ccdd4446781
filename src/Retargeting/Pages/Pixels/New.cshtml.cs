using Microsoft.AspNetCore.Mvc;
using WhiteLabelLinks.AdPlatforms;
using WhiteLabelLinks.Retargeting.Pixels;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Ui;

namespace WhiteLabelLinks.Retargeting.Pages.Pixels;

/// <summary>First the platform, then what it needs.</summary>
internal sealed class NewModel(PixelEditor editor) : BrandPageModel
{
    [BindProperty]
    public InputModel Input { get; set; } = new();

    public AdPlatform? Chosen => AdPlatformCatalog.Find(Input.Platform);

    public bool UnknownPlatform => !string.IsNullOrEmpty(Input.Platform) && Chosen is null;

    /// <summary>What is unusual about the id; sending the same form again accepts it.</summary>
    public string? Warning { get; private set; }

    public IActionResult OnGet(string? platform)
    {
        Input.Platform = platform;
        return Brand.CanEdit ? Page() : Redirect(BrandUrl("pixels"));
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        var accepts = !string.IsNullOrEmpty(Input.Accepted) && Input.Accepted == Input.Tag?.Trim();
        switch (await editor.AddAsync(new NewPixel(Input.Platform, Input.Tag, Input.Name, accepts), cancellation))
        {
            case AddPixelResult.Added added:
                this.ShowToast(RetargetingText.PixelAdded.With(added.Pixel.Name));
                return Redirect(BrandUrl(FormattableString.Invariant($"pixels/{added.Pixel.Id}")));
            case AddPixelResult.Unusual unusual:
                Warning = unusual.Warning;
                ModelState.Remove("Input.Accepted");
                Input.Accepted = Input.Tag?.Trim();
                break;
            case AddPixelResult.Taken taken:
                ModelState.AddModelError("Input.Tag", RetargetingText.PixelTaken.With(taken.By.Name));
                break;
            case AddPixelResult.Invalid invalid:
                foreach (var (field, error) in invalid.Errors)
                {
                    ModelState.AddModelError(field switch { "name" => "Input.Name", "platform" => "Input.Platform", _ => "Input.Tag" }, error);
                }
                break;
        }
        return Page();
    }

    public sealed class InputModel
    {
        public string? Platform { get; set; }

        public string? Tag { get; set; }

        public string? Name { get; set; }

        /// <summary>The unusual id that its owner has been warned about.</summary>
        public string? Accepted { get; set; }
    }
}
