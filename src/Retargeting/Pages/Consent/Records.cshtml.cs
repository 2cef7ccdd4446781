using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Redirects.Consent;
using WhiteLabelLinks.Retargeting.Consent;
using WhiteLabelLinks.Retargeting.Records;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Retargeting.Pages.Consent;

/// <summary>What visitors chose, newest first. The filter is in the address.</summary>
internal sealed class RecordsModel(ConsentRecords records, ConsentSetups setups, IBrandDomains domains, Regions regions) : BrandPageModel
{
    private const int PageSize = 50;

    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? To { get; set; }

    /// <summary>What the visitor chose; not called action, which addresses mean something else by.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Choice { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Domain { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Place { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Visitor { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public IReadOnlyList<BrandDomain> Domains { get; private set; } = [];

    public IReadOnlyList<ConsentRecord> Rows { get; private set; } = [];

    public bool IsFiltered => Parameters().Any();

    public bool IsEmptyBrand => Rows.Count == 0 && !IsFiltered && string.IsNullOrEmpty(After);

    public string? NewestUrl => string.IsNullOrEmpty(After) ? null : AddressOf(null);

    public string? OlderUrl { get; private set; }

    public string KeptFor { get; private set; } = "";

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        Domains = await domains.ListAsync(cancellation);
        KeptFor = await KeptForAsync(cancellation);
        if (ReadFilter() is not { } filter)
        {
            return;
        }
        var page = await records.ReadAsync(filter, RecordCursor.TryDecode(After, out var after) ? after : null, PageSize, cancellation);
        Rows = page.Records;
        OlderUrl = page.Older is { } older ? AddressOf(older.Encode()) : null;
    }

    public async Task<IActionResult> OnGetExportAsync(string? format, CancellationToken cancellation)
    {
        Domains = await domains.ListAsync(cancellation);
        return format is not ("csv" or "ndjson") || ReadFilter() is not { } filter
            ? BadRequest()
            : new RecordFile(
                records.StreamAsync(filter), Domains.ToDictionary(domain => domain.Id, domain => domain.Host.Value), format == "csv", $"consent-{Brand.Slug}");
    }

    public string ExportUrl(string format) => AddressOf(null, [("handler", "Export"), ("format", format)]);

    public string RecordUrl(ConsentRecord record) => BrandUrl($"consent/records/{record.Id}");

    public string HostOf(DomainId id) => Domains.FirstOrDefault(domain => domain.Id == id)?.Shown ?? RetargetingText.DomainGone;

    public string PlaceOf(string code) => RecordWords.OfRegion(code, regions);

    /// <summary>Null when something is wrong with it; the fields then say what.</summary>
    private RecordFilter? ReadFilter()
    {
        var reader = new RecordFilterReader();
        var (from, to) = (reader.Day(nameof(From), From), reader.Day(nameof(To), To));
        DomainId? domain = string.IsNullOrEmpty(Domain) ? null
            : Domains.FirstOrDefault(one => one.Id.ToString() == Domain)?.Id ?? reader.Refuse<DomainId?>(nameof(Domain), RetargetingText.DomainUnknown);
        var filter = new RecordFilter
        {
            From = from is { } first ? BrandDays.StartOf(first, Brand.TimeZone) : null,
            Until = to is { } last ? BrandDays.StartOf(last.AddDays(1), Brand.TimeZone) : null,
            Action = reader.Action(nameof(Choice), Choice),
            Domain = domain,
            Region = reader.Region(nameof(Place), Place),
            Visitor = reader.Visitor(nameof(Visitor), Visitor),
        };
        if (from > to)
        {
            reader.Refuse<DateOnly?>(nameof(To), RetargetingText.DaysBackwards);
        }
        foreach (var (name, error) in reader.Errors)
        {
            ModelState.AddModelError(name, error);
        }
        return reader.Errors.Count == 0 ? filter : null;
    }

    private async Task<string> KeptForAsync(CancellationToken cancellation)
    {
        var days = new SortedSet<int>();
        foreach (var domain in Domains)
        {
            days.Add((await setups.ReadAsync(domain.Id, cancellation)).Consent.RetentionDays);
        }
        return days.Count switch
        {
            0 => "",
            1 => RetargetingText.KeptFor.With(days.Min),
            _ => RetargetingText.KeptForRange.With(days.Min, days.Max),
        };
    }

    private IEnumerable<(string Name, string Value)> Parameters() =>
        new[] { ("from", From), ("to", To), ("choice", Choice), ("domain", Domain), ("place", Place), ("visitor", Visitor) }
            .Where(parameter => !string.IsNullOrEmpty(parameter.Item2)).Select(parameter => (parameter.Item1, parameter.Item2!)); // not null: just filtered

    private string AddressOf(string? after, IReadOnlyList<(string Name, string Value)>? more = null)
    {
        var query = new QueryBuilder();
        foreach (var (name, value) in Parameters().Concat(more ?? []))
        {
            query.Add(name, value);
        }
        if (after is not null)
        {
            query.Add("after", after);
        }
        return BrandUrl("consent/records") + query;
    }
}
