using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using WhiteLabelLinks.Reports.Analytics;
using WhiteLabelLinks.Reports.Pages.Analytics;
using WhiteLabelLinks.Reports.Sharing;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Reports.Pages.Sharing;

/// <summary>Makes an address at which a view of the analytics can be seen without an account. The view stands in this page's own address.</summary>
[RequireBrandRole(BrandRole.Editor, ToRead = BrandRole.Editor)]
internal sealed class NewModel(AnalyticsReader reader, SharedViews views, IGuestDoor door, AuditLog audit, TimeProvider clock) : BrandPageModel
{
    public const int LongestTitle = 100;

    /// <summary>Days to choose from; 0 is a day of one's own.</summary>
    public static readonly IReadOnlyList<int> Lifetimes = [7, 30, 90];

    private const int MostDays = 366;
    private const int LongestQuery = 8000;

    [BindProperty]
    public InputModel Input { get; set; } = new();

    public ClickRequest Question { get; private set; } = null!; // read before the page is shown

    public IReadOnlyList<NamedFilter> Filters { get; private set; } = [];

    /// <summary>The address that was just made; it is on this one answer and nowhere else.</summary>
    public string? Created { get; private set; }

    public DateOnly? Until { get; private set; }

    public DateOnly FirstEnd => Today.AddDays(1);

    public DateOnly LastEnd => Today.AddDays(MostDays - 1);

    /// <summary>Whether the period moves with the days, as the guest's page will.</summary>
    public bool Moves => !Request.Query.ContainsKey("from") && !Request.Query.ContainsKey("to");

    public string PeriodName => Moves
        ? Analytics.IndexModel.RangeName(Request.Query["range"].FirstOrDefault() is { Length: > 0 } range ? range : "30d")
        : $"{Day(Question.Period.First)} – {Day(Question.Period.Last)}";

    /// <summary>What stands above it when nobody says better: whose clicks, and which of them.</summary>
    public string UsualTitle
    {
        get
        {
            var title = string.Join(", ", Filters.Select(filter => filter.Value).Prepend(ReportsText.ShareTitleOf.With(Brand.Name)));
            return title.Length > LongestTitle ? title[..(LongestTitle - 1)] + "…" : title;
        }
    }

    public string BackUrl => BrandUrl("analytics") + Query();

    private DateOnly Today => BrandDays.DateOf(clock.GetUtcNow(), Brand.TimeZone);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) => await TryReadAsync(cancellation) ? Page() : Redirect(BackUrl);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (!await TryReadAsync(cancellation))
        {
            return Redirect(BackUrl);
        }
        if (!TryReadEnd(out var last) | !IsTitleFine() | !IsPasswordFine() || await IsFullAsync(cancellation))
        {
            return Page();
        }
        var token = ShareToken.Generate(Brand.Id);
        var title = string.IsNullOrWhiteSpace(Input.Title) ? UsualTitle : Input.Title.Trim();
        views.Add(new SharedView
        {
            TokenHash = token.Hash(),
            Title = title,
            Query = Query(),
            PasswordHash = string.IsNullOrEmpty(Input.Password) ? null : door.Hash(Input.Password),
            AllowsExport = Input.Export,
            CreatedBy = Brand.Actor.Name,
            CreatedAt = clock.GetUtcNow(),
            EndsAt = BrandDays.StartOf(last.AddDays(1), Brand.TimeZone),
        });
        await audit.RecordAsync("shared analytics", title, cancellation);
        Created = await door.AddressAsync(GuestModel.PathOf(token), cancellation);
        Until = last;
        return Page();
    }

    public static string Day(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.CurrentCulture);

    private async Task<bool> TryReadAsync(CancellationToken cancellation)
    {
        if (ClickRequest.Read(Request.Query, Today, out _) is not { } question || Query().Length > LongestQuery)
        {
            return false;
        }
        (Question, Filters) = (question, await reader.FiltersAsync(question, cancellation));
        return true;
    }

    // What says what the view shows, and nothing else that stands in the address.
    private string Query()
    {
        var query = new QueryBuilder();
        foreach (var (name, values) in Request.Query.Where(one => AnalyticsReader.Parameters.Contains(one.Key)).OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            query.Add(name, values.Select(value => value ?? ""));
        }
        return query.ToString();
    }

    private bool TryReadEnd(out DateOnly last)
    {
        last = Today.AddDays(Input.Days);
        if (Lifetimes.Contains(Input.Days))
        {
            return true;
        }
        if (Input.Days != 0)
        {
            ModelState.AddModelError("Input.Days", ReportsText.ShareDaysWrong);
            return false;
        }
        if (DateOnly.TryParseExact(Input.Until, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out last) && last >= FirstEnd && last <= LastEnd)
        {
            return true;
        }
        ModelState.AddModelError("Input.Until", ReportsText.ShareUntilWrong.With(Day(FirstEnd), Day(LastEnd)));
        return false;
    }

    private bool IsTitleFine()
    {
        if (Input.Title?.Trim().Length > LongestTitle)
        {
            ModelState.AddModelError("Input.Title", ReportsText.ShareTitleLong.With(LongestTitle));
            return false;
        }
        return true;
    }

    private bool IsPasswordFine()
    {
        if (string.IsNullOrEmpty(Input.Password) || door.Complaint(Input.Password) is not { } complaint)
        {
            return true;
        }
        ModelState.AddModelError("Input.Password", complaint);
        return false;
    }

    private async Task<bool> IsFullAsync(CancellationToken cancellation)
    {
        if (await views.CountOpenAsync(cancellation) < SharedViews.MostOpen)
        {
            return false;
        }
        ModelState.AddModelError("", ReportsText.ShareTooMany.With(SharedViews.MostOpen));
        return true;
    }

    public sealed class InputModel
    {
        public string? Title { get; set; }

        public int Days { get; set; } = 30;

        public string? Until { get; set; }

        public string? Password { get; set; }

        public bool Export { get; set; }
    }
}
