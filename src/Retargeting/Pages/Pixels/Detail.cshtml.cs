using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Retargeting.Pixels;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Ui;

namespace WhiteLabelLinks.Retargeting.Pages.Pixels;

internal sealed class DetailModel(AppDb db, PixelList list, PixelEditor editor) : BrandPageModel
{
    [BindProperty]
    public string? Name { get; set; }

    public PixelUse Pixel { get; private set; } = null!; // read before the page is shown

    /// <summary>What removing it changes, for the person who is about to.</summary>
    public string WhatStops => (Pixel.Hosts.Count, Pixel.Links) switch
    {
        (0, 0) => RetargetingText.RemoveStopsNothing,
        (_, 0) => RetargetingText.RemoveStopsDomains.With(string.Join(", ", Pixel.Hosts)),
        (0, 1) => RetargetingText.RemoveStopsOneLink,
        (0, _) => RetargetingText.RemoveStopsLinks.With(Pixel.Links),
        _ => RetargetingText.RemoveStopsBoth.With(string.Join(", ", Pixel.Hosts), Pixel.Links),
    };

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken cancellation)
    {
        if (await list.FindAsync(id, cancellation) is not { } pixel)
        {
            return NotFound();
        }
        Pixel = pixel;
        Name = pixel.Name;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(long id, CancellationToken cancellation)
    {
        if (await db.Set<Pixel>().FirstOrDefaultAsync(row => row.Id == id, cancellation) is not { } pixel)
        {
            return NotFound();
        }
        if (await editor.RenameAsync(pixel, Name, cancellation) is not { } complaint)
        {
            this.ShowToast(RetargetingText.PixelRenamed);
            return Redirect(BrandUrl(FormattableString.Invariant($"pixels/{id}")));
        }
        ModelState.AddModelError(nameof(Name), complaint);
        return await list.FindAsync(id, cancellation) is { } shown && (Pixel = shown) is not null ? Page() : NotFound();
    }

    public async Task<IActionResult> OnPostRemoveAsync(long id, CancellationToken cancellation)
    {
        if (!await editor.RemoveAsync(id, cancellation))
        {
            return NotFound();
        }
        this.ShowToast(RetargetingText.PixelRemoved);
        return Redirect(BrandUrl("pixels"));
    }
}
