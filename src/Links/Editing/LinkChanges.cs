using System.Globalization;

namespace WhiteLabelLinks.Links.Editing;

/// <summary>Writes an edit into a link and tells what became different.</summary>
internal static class LinkChanges
{
    public static IReadOnlyList<FieldChange> Apply(Link link, LinkEdit asked, LinkFields fields)
    {
        var changes = new List<FieldChange>();
        if (asked.Destination.IsGiven)
        {
            var destination = fields.Destination(asked.Destination.Value).Value ?? link.Destination;
            Note(changes, FieldNames.Destination, link.Destination, destination);
            link.Destination = destination;
        }
        if (asked.Title.IsGiven)
        {
            var title = fields.Title(asked.Title.Value);
            Note(changes, FieldNames.Title, link.Title, title);
            link.Title = title;
        }
        if (asked.Tags.IsGiven)
        {
            var tags = fields.Tags(asked.Tags.Value ?? []);
            Note(changes, FieldNames.Tags, Join(link.Tags), Join(tags));
            link.Tags = tags;
        }
        ApplyWay(link, asked, fields, changes);
        return changes;
    }

    private static void ApplyWay(Link link, LinkEdit asked, LinkFields fields, List<FieldChange> changes)
    {
        if (asked.Mode.IsGiven)
        {
            Note(changes, FieldNames.Mode, link.Mode.ToName(), asked.Mode.Value.ToName());
            link.Mode = asked.Mode.Value;
        }
        if (asked.Critical.IsGiven)
        {
            Note(changes, FieldNames.Critical, Flag(link.IsCritical), Flag(asked.Critical.Value));
            link.IsCritical = asked.Critical.Value;
        }
        fields.Critical(link.IsCritical, link.Mode);
        if (asked.QueryMode.IsGiven)
        {
            Note(changes, FieldNames.QueryMode, link.QueryMode.ToName(), asked.QueryMode.Value.ToName());
            link.QueryMode = asked.QueryMode.Value;
        }
        if (asked.RedirectStatus.IsGiven)
        {
            var status = fields.RedirectStatus(asked.RedirectStatus.Value);
            Note(changes, FieldNames.RedirectStatus, Number(link.RedirectStatus), Number(status));
            link.RedirectStatus = status;
        }
    }

    private static void Note(List<FieldChange> changes, string field, string? from, string? to)
    {
        if (from != to)
        {
            changes.Add(new FieldChange(field, from, to));
        }
    }

    private static string? Join(string[] tags) => tags.Length == 0 ? null : string.Join(", ", tags);

    private static string Flag(bool value) => value ? "true" : "false";

    private static string Number(short number) => number.ToString(CultureInfo.InvariantCulture);
}
