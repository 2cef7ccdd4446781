using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using WhiteLabelLinks.Reports.Analytics;
using WhiteLabelLinks.Reports.Keeping;
using WhiteLabelLinks.Reports.Marks;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Ui;

namespace WhiteLabelLinks.Reports.Pages.Analytics;

/// <summary>A brand's clicks: how many, when, from where, on what. Everything chosen stands in the address.</summary>
internal sealed class IndexModel(AnalyticsReader reader, AnalyticsDownload download, DayMarks marks, DayNotes notes, KeptClicks kept, TimeProvider clock) : BrandPageModel
{
    public AnalyticsView View { get; private set; } = null!; // read before the page is shown

    public AnalyticsNumbers Numbers => new(View, NarrowTo, (card, dimension) => With(card.Name, dimension.Key()), Brand.CanEdit ? NoteForm : null);

    [BindProperty]
    public string? Day { get; set; }

    [BindProperty]
    public string? Text { get; set; }

    private string NoteComplaint { get; set; } = "";

    private NoteForm NoteForm => new(
        AddressOf(Parameters().Append(("handler", "Note"))),
        AddressOf(Parameters().Append(("handler", "ForgetNote"))),
        Day ?? Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Text ?? "",
        NoteComplaint);

    public string Complaint { get; private set; } = "";

    /// <summary>The name of the period, or null when it was given by days.</summary>
    public string? Range => Request.Query.ContainsKey("from") || Request.Query.ContainsKey("to") ? null : Request.Query["range"].FirstOrDefault() ?? "30d";

    private DateOnly Today => BrandDays.DateOf(clock.GetUtcNow(), Brand.TimeZone);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (ClickRequest.Read(Request.Query, Today, out var complaint) is not { } question)
        {
            Complaint = complaint;
            Response.StatusCode = 400;
            question = new ClickRequest(ClickPeriod.LastDays(ClickRequest.DefaultDays, Today), Granularity.Day, []);
        }
        View = await reader.ReadAsync(question, Request.Query, Brand.TimeZone, cancellation) with
        {
            Marks = await marks.ReadAsync(question, Brand.TimeZone, cancellation),
            WhyBare = await kept.WhyBareAsync(question.Period, Brand.TimeZone, cancellation),
        };
        return Page();
    }

    public async Task<IActionResult> OnGetExportAsync(string? by, string? format, CancellationToken cancellation) =>
        ClickRequest.Read(Request.Query, Today, out _) is { } question
            && await download.MakeAsync(question, Brand.TimeZone, by, format, $"clicks-{Brand.Slug}", cancellation) is { } file
            ? file
            : BadRequest();

    public async Task<IActionResult> OnPostNoteAsync(CancellationToken cancellation)
    {
        var text = (Text ?? "").Trim();
        NoteComplaint = text.Length is 0 or > DayNote.LongestText ? ReportsText.NoteTextWrong.With(DayNote.LongestText)
            : !DateOnly.TryParseExact(Day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) || day > Today || day.Year < 2000 ? ReportsText.NoteDayWrong
            : await notes.TryAddAsync(day, text, Brand.Actor.Name, cancellation) ? "" : ReportsText.NoteTooMany.With(DayNotes.Most);
        if (NoteComplaint.Length > 0)
        {
            return await OnGetAsync(cancellation);
        }
        this.ShowToast(ReportsText.NoteAdded);
        return LocalRedirect(AddressOf(Parameters()));
    }

    public async Task<IActionResult> OnPostForgetNoteAsync(long note, CancellationToken cancellation)
    {
        if (!await notes.ForgetAsync(note, cancellation))
        {
            return NotFound();
        }
        this.ShowToast(ReportsText.NoteForgotten);
        return LocalRedirect(AddressOf(Parameters()));
    }

    public static string RangeName(string range) => ReportsText.ResourceManager.GetString("Range_" + range, CultureInfo.CurrentUICulture) ?? range;

    /// <summary>This page with one thing changed; null takes it away.</summary>
    public string With(string name, string? value) => AddressOf(Parameters().Where(one => one.Name != name).Concat(value is null ? [] : [(name, value)]));

    public string RangeUrl(string range) => AddressOf(Parameters().Where(one => one.Name is not ("range" or "from" or "to")).Append(("range", range)));

    public string ExportUrl(string by, string format) => AddressOf(Parameters().Concat([("handler", "Export"), ("by", by), ("format", format)]));

    /// <summary>Where this view is shown to somebody without an account.</summary>
    public string ShareUrl => AddressOf(Parameters().Where(one => AnalyticsReader.Parameters.Contains(one.Name)), "analytics/share");

    /// <summary>What a form that chooses days has to pass on.</summary>
    public IEnumerable<(string Name, string Value)> Hidden => Parameters().Where(one => one.Name is not ("range" or "from" or "to"));

    // This page for one value only.
    private string NarrowTo(ClickDimension dimension, string value) =>
        AddressOf(Parameters().Where(one => one.Name != dimension.Key()).Append((dimension.Key(), value)));

    private IEnumerable<(string Name, string Value)> Parameters() =>
        Request.Query.Where(one => one.Key is not ("handler" or "by" or "format"))
            .SelectMany(one => one.Value.Select(value => (one.Key, value ?? "")));

    private string AddressOf(IEnumerable<(string Name, string Value)> parameters, string page = "analytics")
    {
        var query = new QueryBuilder();
        foreach (var (name, value) in parameters)
        {
            query.Add(name, value);
        }
        return BrandUrl(page) + query;
    }
}
