using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using WhiteLabelLinks.Tenants.Domains;
using WhiteLabelLinks.Tenants.Pages.Brands;

namespace WhiteLabelLinks.Tenants.Pages.Guests;

/// <summary>
/// The DNS records of one domain and whether they are right, for whoever keeps them and has no account. All there is to see; one that
/// never was and one that was withdrawn read the same.
/// </summary>
[AllowAnonymous]
internal sealed class RecordsModel(DomainGuests guests, DomainOverview overview, DomainWatch watch, IGuestDoor door, CurrentBrand brand) : PageModel
{
    /// <summary>Null when there is nothing at this address.</summary>
    public DomainSteps? Steps { get; private set; }

    public string BrandName => brand.Value.Name;

    public async Task<IActionResult> OnGetAsync(string token, CancellationToken cancellation)
    {
        await ReadAsync(token, cancellation);
        if (Response.StatusCode == StatusCodes.Status429TooManyRequests)
        {
            return new EmptyResult();
        }
        return Page();
    }

    public async Task<IActionResult> OnGetProgressAsync(string token, CancellationToken cancellation)
    {
        await ReadAsync(token, cancellation);
        return Steps is null ? new EmptyResult() : Partial("_DomainProgress", Steps);
    }

    private async Task ReadAsync(string token, CancellationToken cancellation)
    {
        GuestHeaders.Write(Response);
        if (!door.MayOpen())
        {
            Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return;
        }
        if (await guests.EnterAsync(token, cancellation) is not { } id || await overview.FindAsync(id, cancellation) is not { } domain)
        {
            Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        await watch.RememberAsync(domain, cancellation);
        Steps = new DomainSteps(domain, $"{Request.Path}?handler=Progress", null, overview.HasHttps);
    }
}
