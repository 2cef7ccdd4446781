using System.Globalization;
using WhiteLabelLinks.Links;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Reports.Analytics;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Reports.Marks;

/// <summary>What happened in a period that may explain its clicks: links made and changed, domains and looks, and people's own notes.</summary>
internal sealed class DayMarks(DayNotes notes, LinkHistory links, AuditHistory actions)
{
    private const int MostRead = 2_000;
    private const int MostShown = 100;

    // From here on links of one day are told together: a hundred lines of an import explain less than one.
    private const int Many = 4;

    // What changes where visitors come to or what they see there, as it is recorded.
    private static readonly string[] Telling =
        ["added domain", "changed domain", "published a look of", "rolled back the look of", "changed consent of", "turned pixels on for", "turned pixels off for"];

    /// <summary>Newest first. A question about some links is answered with what became of those.</summary>
    public async Task<IReadOnlyList<DayMark>> ReadAsync(ClickRequest question, TimeZoneInfo zone, CancellationToken cancellation)
    {
        var (from, until) = (BrandDays.StartOf(question.Period.First, zone), question.Period.Until(zone));
        var only = question.Filters.FirstOrDefault(filter => filter.Dimension == ClickDimension.Link)?.Values
            .Where(value => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Select(value => new LinkId(long.Parse(value, CultureInfo.InvariantCulture))).ToList();
        var marks = OfLinks(await links.ReadAsync(from, until, only, MostRead, cancellation), zone)
            .Concat((await actions.ReadAsync(Telling, from, until, MostShown, cancellation)).Select(action => OfAction(action, zone)))
            .Concat((await notes.ReadAsync(question.Period, MostShown, cancellation)).Select(note => OfNote(note, zone)));
        return [.. marks.OrderByDescending(mark => mark.At).Take(MostShown)];
    }

    private static IEnumerable<DayMark> OfLinks(IReadOnlyList<PastDeed> deeds, TimeZoneInfo zone) => deeds
        .GroupBy(deed => (Day: BrandDays.DateOf(deed.At, zone), deed.Deed))
        .SelectMany(day => day.Count() < Many ? day.Select(deed => OfLink(deed, zone)) : [OfMany(day.Key.Deed, [.. day], zone)]);

    private static DayMark OfLink(PastDeed deed, TimeZoneInfo zone)
    {
        var link = "/" + deed.Slug;
        return new DayMark(deed.At, Moment(deed.At, zone), deed.Deed switch
        {
            LinkDeed.Created => ReportsText.MarkCreated.With(link),
            LinkDeed.Archived => ReportsText.MarkArchived.With(link),
            LinkDeed.Restored => ReportsText.MarkRestored.With(link),
            _ => ReportsText.MarkEdited.With(link, deed.Fields),
        }, IconOf(deed.Deed), deed.Actor);
    }

    private static DayMark OfMany(LinkDeed deed, IReadOnlyList<PastDeed> deeds, TimeZoneInfo zone)
    {
        var count = deeds.Select(one => one.Link).Distinct().Count();
        return new DayMark(deeds[^1].At, Day(BrandDays.DateOf(deeds[^1].At, zone)), deed switch
        {
            LinkDeed.Created => ReportsText.MarkManyCreated.With(count),
            LinkDeed.Archived => ReportsText.MarkManyArchived.With(count),
            LinkDeed.Restored => ReportsText.MarkManyRestored.With(count),
            _ => ReportsText.MarkManyEdited.With(count),
        }, IconOf(deed), deeds.All(one => one.Actor == deeds[0].Actor) ? deeds[0].Actor : null);
    }

    private static string IconOf(LinkDeed deed) => deed switch
    {
        LinkDeed.Created => "plus",
        LinkDeed.Archived => "archive",
        LinkDeed.Restored => "archive-restore",
        _ => "pencil",
    };

    private static DayMark OfAction(PastAction action, TimeZoneInfo zone)
    {
        var text = $"{action.Action} {action.Subject}".Trim();
        var icon = action.Action.Contains("look", StringComparison.Ordinal) ? "palette"
            : action.Action.Contains("domain", StringComparison.Ordinal) ? "globe" : "shield-check";
        return new DayMark(action.At, Moment(action.At, zone), char.ToUpper(text[0], CultureInfo.CurrentCulture) + text[1..], icon, action.Actor);
    }

    private static DayMark OfNote(DayNote note, TimeZoneInfo zone) =>
        new(BrandDays.StartOf(note.Day, zone), Day(note.Day), note.Text, "flag", note.CreatedBy, note.Id);

    private static string Moment(DateTimeOffset at, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(at, zone).ToString("d MMM, HH:mm", CultureInfo.CurrentCulture);

    private static string Day(DateOnly day) => day.ToString("d MMM", CultureInfo.CurrentCulture);
}
