using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;
using WhiteLabelLinks.Reports.Analytics;
using WhiteLabelLinks.Reports.Pages.Analytics;
using WhiteLabelLinks.Reports.Sharing;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Reports.Pages.Sharing;

/// <summary>
/// A view that somebody of the brand shows to whoever has this address. It is counted anew, and it is all there is to see: nothing in
/// the address chooses anything. One that never was, has ended or was withdrawn reads the same.
/// </summary>
[AllowAnonymous]
internal sealed class GuestModel(SharedViews views, IGuestDoor door, CurrentBrand brand, AnalyticsReader reader, AnalyticsDownload download, TimeProvider clock) : PageModel
{
    private SharedView? _shared;

    [BindProperty]
    public string? Password { get; set; }

    /// <summary>What is shared; null when nothing is.</summary>
    public SharedView? Shared => _shared;

    public AnalyticsView? View { get; private set; }

    public bool AsksForPassword { get; private set; }

    public string BrandName => brand.Value.Name;

    public string Path => Request.Path;

    public static string PathOf(ShareToken token) => "/shared/" + token.Reveal();

    public async Task<IActionResult> OnGetAsync(string token, CancellationToken cancellation)
    {
        if (await FindAsync(token, cancellation) is { } refusal)
        {
            return refusal;
        }
        if (!AsksForPassword)
        {
            await ShowAsync(cancellation);
        }
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string token, CancellationToken cancellation)
    {
        if (await FindAsync(token, cancellation) is { } refusal)
        {
            return refusal;
        }
        if (!AsksForPassword || _shared?.PasswordHash is not { } hash)
        {
            return LocalRedirect(Path);
        }
        switch (await door.CompareAsync(What, hash, Password, cancellation))
        {
            case GuestAnswer.Right:
                return LocalRedirect(Path);
            case GuestAnswer.Wait wait:
                Response.StatusCode = StatusCodes.Status429TooManyRequests;
                ModelState.AddModelError(nameof(Password), ReportsText.GuestWait.With(wait.Words));
                return Page();
            default:
                ModelState.AddModelError(nameof(Password), ReportsText.GuestWrong);
                return Page();
        }
    }

    public async Task<IActionResult> OnGetExportAsync(string token, string? by, CancellationToken cancellation)
    {
        if (await FindAsync(token, cancellation) is { } refusal)
        {
            return refusal;
        }
        if (AsksForPassword)
        {
            return LocalRedirect(Path);
        }
        // Only what the page itself shows.
        if (_shared is not { AllowsExport: true } || !Exports().Contains(by ?? "", StringComparer.Ordinal) || Read() is not { } question)
        {
            return NotFound();
        }
        var file = await download.MakeAsync(question, brand.Value.TimeZone, by, "csv", "clicks", cancellation);
        return file is null ? NotFound() : file;
    }

    public string ExportUrl(string by) => Path + new QueryBuilder { { "handler", "Export" }, { "by", by } };

    private string What => $"shared view {brand.Value.Id}/{_shared?.Id}";

    private IEnumerable<string> Exports() => BreakdownCard.Read(Query()).Select(card => card.Shown.Key()).Prepend(AnalyticsDownload.OverTime);

    private async Task<IActionResult?> FindAsync(string token, CancellationToken cancellation)
    {
        GuestHeaders.Write(Response);
        if (!door.MayOpen())
        {
            return StatusCode(StatusCodes.Status429TooManyRequests);
        }
        if (!ShareToken.TryParse(token, out var parsed) || !await door.EnterAsync(parsed.Brand, cancellation)
            || await views.OpenAsync(parsed, cancellation) is not { } shared)
        {
            Response.StatusCode = StatusCodes.Status404NotFound;
            return Page();
        }
        _shared = shared;
        AsksForPassword = shared.PasswordHash is { } hash && !door.Remembers(What, hash);
        return null;
    }

    private async Task ShowAsync(CancellationToken cancellation)
    {
        if (_shared is { } shared && Read() is { } question)
        {
            View = await reader.ReadAsync(question, Query(), brand.Value.TimeZone, cancellation);
            await views.RememberOpeningAsync(shared, cancellation);
        }
    }

    private ClickRequest? Read() => ClickRequest.Read(Query(), BrandDays.DateOf(clock.GetUtcNow(), brand.Value.TimeZone), out _);

    private QueryCollection Query() => new(QueryHelpers.ParseQuery(_shared?.Query));
}
