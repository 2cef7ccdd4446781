using Microsoft.AspNetCore.Mvc;
using WhiteLabelLinks.Links.Tags;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Links.Pages.Tags;

internal sealed class IndexModel(BrandTags tags) : BrandPageModel
{
    public IReadOnlyList<TagCount> Tags { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        Tags = await tags.ListAsync(cancellation);
        return Page();
    }

    public string EditUrl(string tag) => BrandUrl("tags/edit") + "?tag=" + Uri.EscapeDataString(tag);
}
