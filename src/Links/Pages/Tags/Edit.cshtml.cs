using Microsoft.AspNetCore.Mvc;
using WhiteLabelLinks.Links.Bulk;
using WhiteLabelLinks.Links.Editing;
using WhiteLabelLinks.Links.Tags;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Ui;

namespace WhiteLabelLinks.Links.Pages.Tags;

/// <summary>One tag: another name for it, one with another tag, or off all links.</summary>
internal sealed class EditModel(BrandTags tags) : BrandPageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Tag { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    public TagCount Count { get; private set; } = null!; // loaded before the page is shown

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (!Brand.CanEdit || !await LoadAsync(cancellation))
        {
            return Redirect(BrandUrl("tags"));
        }
        Name = Count.Tag;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (!await LoadAsync(cancellation))
        {
            return NotFound();
        }
        if (!TagList.TryNormalize([Name], out var names, out var error) || names.Length == 0)
        {
            ModelState.AddModelError(nameof(Name), error.Length > 0 ? error : LinksText.TagNameMissing);
            return Page();
        }
        return names[0] == Count.Tag
            ? Redirect(BrandUrl("tags"))
            : Tell(await tags.RenameAsync(Count.Tag, names[0], Brand.Actor, cancellation));
    }

    public async Task<IActionResult> OnPostDeleteAsync(CancellationToken cancellation) => await LoadAsync(cancellation)
        ? Tell(await tags.DeleteAsync(Count.Tag, Brand.Actor, cancellation))
        : NotFound();

    private RedirectResult Tell(LinkBatch batch)
    {
        if (batch.IsAtWork)
        {
            return Redirect($"{BrandUrl("links")}?batch={batch.Id}");
        }
        this.ShowToast(new Toast(BatchWords.Done(batch), UndoUrl: $"{BrandUrl("links")}?handler=Undo&batch={batch.Id}"));
        return Redirect(BrandUrl("tags"));
    }

    private async Task<bool> LoadAsync(CancellationToken cancellation)
    {
        if (!TagList.TryNormalize([Tag], out var tag, out _) || tag.Length == 0 || await tags.FindAsync(tag[0], cancellation) is not { } count)
        {
            return false;
        }
        Count = count;
        return true;
    }
}
