using Microsoft.AspNetCore.Mvc;
using WhiteLabelLinks.Redirects.Consent;
using WhiteLabelLinks.Retargeting.Looks;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Themes;
using WhiteLabelLinks.Ui;

namespace WhiteLabelLinks.Retargeting.Pages.Look;

/// <summary>How a domain's visitor pages look and what they say; one tab a domain.</summary>
internal sealed class IndexModel(IBrandDomains domains, LookHistory history, LookEditor editor, LookPreview preview, ThemeCatalog themes, Regions regions)
    : BrandPageModel
{
    private const string PublishToo = "publish";

    /// <summary>The domain's id; absent, the brand's first one.</summary>
    [BindProperty(SupportsGet = true, Name = "domain")]
    public long? DomainId { get; set; }

    /// <summary>An older version that is looked at; absent, the newest, which can be changed.</summary>
    [BindProperty(SupportsGet = true)]
    public int? Version { get; set; }

    /// <summary>Where the history goes on.</summary>
    [BindProperty(SupportsGet = true)]
    public int? Before { get; set; }

    /// <summary>The language whose texts somebody wants to see.</summary>
    [BindProperty(SupportsGet = true, Name = LookForm.LanguageField)]
    public string? Wished { get; set; }

    /// <summary>The language whose texts are shown.</summary>
    public string Language => Wished is { } wished && Theme.Languages.Contains(wished) ? wished : "en";

    public IReadOnlyList<BrandDomain> Domains { get; private set; } = [];

    /// <summary>Null while the brand has none.</summary>
    public BrandDomain? Domain { get; private set; }

    public DomainLooks Saved { get; private set; } = null!; // read with the domain

    /// <summary>What the form holds.</summary>
    public LookForm Form { get; private set; } = null!; // as Saved

    /// <summary>The version that is looked at and cannot be changed; null when the form can.</summary>
    public LookVersion? Seen { get; private set; }

    public IReadOnlyList<LookRow> History { get; private set; } = [];

    public int? Older { get; private set; }

    public string VisitNote { get; private set; } = "";

    public (string Text, bool IsAgain) Asked { get; private set; }

    public IReadOnlyList<string> Themes => [.. themes.Names.OrderBy(name => name != ThemeCatalog.DefaultName).ThenBy(name => name, StringComparer.Ordinal)];

    /// <summary>The theme that is chosen; an unknown one is shown as the default.</summary>
    public Theme Theme => themes.Find(Form.Look.Theme);

    public bool CanEdit => Brand.CanEdit && Seen is null;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (!await FindAsync(cancellation))
        {
            return NotFound();
        }
        if (Domain is not { } domain)
        {
            return Page();
        }
        if (Version is { } number && (Seen = await history.FindAsync(domain.Id, number, cancellation)) is null)
        {
            return NotFound();
        }
        Form = new LookForm(Seen is { } seen ? Looks.Look.Of(seen) : Saved.NewestLook, null, Saved.NewestNumber);
        return await ShowAsync(domain, cancellation);
    }

    public async Task<IActionResult> OnPostAsync(string? then, CancellationToken cancellation)
    {
        if (!await FindAsync(cancellation) || Domain is not { } domain)
        {
            return NotFound();
        }
        Form = LookForm.Read(Request.Form, themes);
        switch (await editor.SaveAsync(domain, Form, cancellation))
        {
            case SaveLookResult.Saved saved:
                return await DoneAsync(domain, saved.Version, then == PublishToo, RetargetingText.LookSaved, cancellation);
            case SaveLookResult.Unchanged when then == PublishToo && Saved.IsStaged:
                return await DoneAsync(domain, Saved.NewestNumber, true, "", cancellation);
            case SaveLookResult.Unchanged:
                this.ShowToast(RetargetingText.LookUnchanged, ToastKind.Info);
                return Redirect(PageUrl(domain));
            case SaveLookResult.Overtaken overtaken:
                // What was typed stays; the next save goes on top of theirs, knowingly.
                Form = Form with { BasedOn = overtaken.Newest.Version };
                Saved = await history.ReadAsync(domain.Id, cancellation);
                ModelState.AddModelError("", RetargetingText.LookOvertaken.With(overtaken.Newest.CreatedBy, overtaken.Newest.Version));
                return await ShowAsync(domain, cancellation);
            case SaveLookResult.Invalid invalid:
                foreach (var (field, error) in invalid.Errors)
                {
                    ModelState.AddModelError(field, error);
                }
                Wished = Theme.Languages.FirstOrDefault(
                    language => invalid.Errors.Any(error => error.Field.StartsWith(LookForm.TextField(language, ""), StringComparison.Ordinal)), Language);
                return await ShowAsync(domain, cancellation);
            default:
                throw new InvalidOperationException("A save came to nothing that is known.");
        }
    }

    /// <summary>The fields of another theme or another language, with everything that was typed. Nothing is saved.</summary>
    public async Task<IActionResult> OnPostPartsAsync(CancellationToken cancellation)
    {
        if (!await FindAsync(cancellation) || Domain is not { } domain)
        {
            return NotFound();
        }
        Form = LookForm.Read(Request.Form, themes);
        if (!Request.IsHtmx())
        {
            return await ShowAsync(domain, cancellation);
        }
        return Partial("_Parts", this);
    }

    public async Task<IActionResult> OnPostPublishAsync(int number, CancellationToken cancellation) =>
        !await FindAsync(cancellation) || Domain is not { } domain ? NotFound() : await DoneAsync(domain, number, true, "", cancellation);

    public async Task<IActionResult> OnPostRollBackAsync(int number, CancellationToken cancellation)
    {
        if (!await FindAsync(cancellation) || Domain is not { } domain)
        {
            return NotFound();
        }
        var result = await editor.RollBackAsync(domain, number, cancellation);
        this.ShowToast(
            result is SaveLookResult.Saved saved ? RetargetingText.LookRolledBack.With(number, saved.Version)
            : result is SaveLookResult.Invalid { Errors: [var first, ..] } ? RetargetingText.LookNotRolledBack.With(first.Error)
            : RetargetingText.LookNotRolledBack.With(RetargetingText.LookTryAgain),
            result is SaveLookResult.Saved ? ToastKind.Success : ToastKind.Error);
        return Redirect(PageUrl(domain));
    }

    public string PageUrl(BrandDomain domain) => BrandUrl(FormattableString.Invariant($"look?domain={domain.Id.Value}"));

    public string VersionUrl(BrandDomain domain, int version) => FormattableString.Invariant($"{PageUrl(domain)}&version={version}");

    public WayBack WayBackTo(int version, bool isSmall) =>
        new(version, FormattableString.Invariant($"{BrandUrl("look")}?domain={Domain?.Id.Value}&handler=RollBack&number={version}"), isSmall);

    /// <summary>Where a frame finds a page of what is saved.</summary>
    public string FrameUrl(string query) => BrandUrl(FormattableString.Invariant($"look/preview?domain={Domain?.Id.Value}&{query}"));

    public string PlaceName(string code) => code.Length == 0 ? RetargetingText.PlaceUnknown : regions.Rows.FirstOrDefault(row => row.Id == code)?.Name ?? code;

    public string? ErrorOf(string field) => ModelState.TryGetValue(field, out var entry) && entry.Errors is [var first, ..] ? first.ErrorMessage : null;

    private async Task<IActionResult> DoneAsync(BrandDomain domain, int version, bool publish, string saved, CancellationToken cancellation)
    {
        if (!publish)
        {
            this.ShowToast(saved);
        }
        else if (await editor.PublishAsync(domain, version, cancellation))
        {
            this.ShowToast(RetargetingText.LookPublished.With(domain.Shown));
        }
        else
        {
            this.ShowToast(RetargetingText.LookNotPublished, ToastKind.Error);
        }
        return Redirect(PageUrl(domain));
    }

    /// <summary>False for a domain that the brand does not have.</summary>
    private async Task<bool> FindAsync(CancellationToken cancellation)
    {
        Domains = await domains.ListAsync(cancellation);
        Domain = DomainId is { } id ? Domains.FirstOrDefault(domain => domain.Id.Value == id) : Domains.Count > 0 ? Domains[0] : null;
        if (Domain is { } found)
        {
            Saved = await history.ReadAsync(found.Id, cancellation);
        }
        return Domain is not null || DomainId is null;
    }

    private async Task<IActionResult> ShowAsync(BrandDomain domain, CancellationToken cancellation)
    {
        (History, Older) = await history.ListAsync(domain.Id, Saved.Live?.Version, Before, cancellation);
        var of = await preview.ReadAsync(domain, cancellation);
        VisitNote = LookNotes.Visit(of, preview.Visitor(of, PreviewModel.Places[0]));
        Asked = LookNotes.Asked(of, preview.AsksAnewIn(of, Saved.LiveLook, Form.Look));
        return Page();
    }
}
