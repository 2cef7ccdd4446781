using Microsoft.AspNetCore.Mvc;
using WhiteLabelLinks.Retargeting.Consent;
using WhiteLabelLinks.Retargeting.Looks;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Themes;

namespace WhiteLabelLinks.Retargeting.Pages.Look;

/// <summary>
/// A visitor's page as a saved or an unsaved look makes it, for the frame beside the form; and what is wrong with an unsaved one.
/// Nothing is saved here.
/// </summary>
internal sealed class PreviewModel(IBrandDomains domains, LookHistory history, LookPreview preview, ThemeCatalog themes) : BrandPageModel
{
    /// <summary>In <see cref="Show"/>: whatever a first-time visitor meets.</summary>
    public const string FirstVisit = "visit";

    private const string Slug = "/summer-guide";

    public static IReadOnlyList<string> Places { get; } = ["DE", "US-CA", "BR", ""];

    [BindProperty(SupportsGet = true)]
    public long Domain { get; set; }

    /// <summary>A theme page's name, or <see cref="FirstVisit"/>.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Show { get; set; }

    /// <summary>In the address as <c>in</c>: the form that is sent has a language too, the one whose texts it shows.</summary>
    [BindProperty(SupportsGet = true, Name = "in")]
    public string? Language { get; set; }

    /// <summary>Where the visitor is: a region's code, or empty.</summary>
    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Dark { get; set; }

    /// <summary>A saved version; absent, the newest.</summary>
    [BindProperty(SupportsGet = true)]
    public int? Version { get; set; }

    /// <summary>A theme as it comes, in place of a version.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Theme { get; set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        // Without a name, the domain that the form beside it would show.
        var asked = Domain == 0 ? await domains.ListAsync(cancellation) is [var first, ..] ? first : null : await domains.FindAsync(new(Domain), cancellation);
        if (asked is not { } domain || await SavedAsync(domain, cancellation) is not { } look)
        {
            return NotFound();
        }
        return await AnswerAsync(domain, look, cancellation);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await domains.FindAsync(new(Domain), cancellation) is not { } domain)
        {
            return NotFound();
        }
        var look = LookForm.Read(Request.Form, themes).Look;
        return LookCheck.Faults(themes, look).Count > 0 ? new UnprocessableEntityResult() : await AnswerAsync(domain, look, cancellation);
    }

    /// <summary>What is wrong with what was entered, what the visitor would meet, and whether everybody would be asked again.</summary>
    public async Task<IActionResult> OnPostCheckAsync(CancellationToken cancellation)
    {
        if (await domains.FindAsync(new(Domain), cancellation) is not { } domain)
        {
            return NotFound();
        }
        var look = LookForm.Read(Request.Form, themes).Look;
        var faults = LookCheck.Faults(themes, look);
        var of = await preview.ReadAsync(domain, cancellation);
        var visitor = preview.Visitor(of, Place);
        (string Text, bool IsAgain)? asked = faults.Count > 0
            ? null
            : LookNotes.Asked(of, preview.AsksAnewIn(of, (await history.ReadAsync(domain.Id, cancellation)).LiveLook, look));
        return new JsonResult(new
        {
            errors = faults.GroupBy(fault => fault.Field, StringComparer.Ordinal).ToDictionary(fault => fault.Key, fault => fault.First().Error, StringComparer.Ordinal),
            visit = LookNotes.Visit(of, visitor),
            straightOn = IsFirstVisit && visitor.Sees == VisitorSees.Destination,
            asked = asked?.Text,
            asksAgain = asked?.IsAgain ?? false,
        });
    }

    private bool IsFirstVisit => Show is null or FirstVisit;

    private string Place => Places.Contains(From ?? "") ? From ?? "" : "";

    private async Task<Looks.Look?> SavedAsync(BrandDomain domain, CancellationToken cancellation)
    {
        if (Theme is { } theme)
        {
            return themes.Holds(theme) ? Looks.Look.Of(theme) : null;
        }
        return Version is { } number
            ? await history.FindAsync(domain.Id, number, cancellation) is { } version ? Looks.Look.Of(version) : null
            : (await history.ReadAsync(domain.Id, cancellation)).NewestLook;
    }

    private async Task<IActionResult> AnswerAsync(BrandDomain domain, Looks.Look look, CancellationToken cancellation)
    {
        var of = await preview.ReadAsync(domain, cancellation);
        var language = Language ?? "en";
        if (PageOf(of) is not { } page || !themes.Find(look.Theme).Languages.Contains(language))
        {
            return NotFound();
        }
        var values = new PageValues("https://example.com/guides/summer?utm_source=newsletter", domain.Shown + Slug)
        {
            ReturnPath = Slug, VisitorId = page == ThemePage.Privacy && of.Privacy.Ready ? "5f0c9e1b7a3d42e8864b0d1f9a2c7e35" : null,
        };
        return new PreviewPage(preview.Render(of, look, new PreviewWish(page, language, Dark ? PageScheme.Dark : PageScheme.Light)), values);
    }

    /// <summary>Null for a page that does not exist. Who goes straight on meets no page; what they would meet elsewhere is shown.</summary>
    private ThemePage? PageOf(PreviewOf of)
    {
        if (IsFirstVisit)
        {
            return preview.Visitor(of, Place).Sees is VisitorSees.Pixels or VisitorSees.LimitedPixels ? ThemePage.Handoff : ThemePage.Consent;
        }
        return ThemePages.All.Where(page => page.FileName() == Show).Select(page => (ThemePage?)page).FirstOrDefault();
    }
}
