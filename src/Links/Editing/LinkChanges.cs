using System.Globalization;
using WhiteLabelLinks.Links.Utm;

namespace WhiteLabelLinks.Links.Editing;

/// <summary>Writes an edit into a link and tells what became different.</summary>
internal static class LinkChanges
{
    private const string Comma = ", ";

    public static IReadOnlyList<FieldChange> Apply(Link link, LinkEdit asked, UtmFilling utm, LinkFields fields)
    {
        var changes = new List<FieldChange>();
        if (asked.Destination.IsGiven || !utm.ChangesNothing)
        {
            fields.Utm(asked.Utm);
            var wanted = utm.Write(asked.Destination.IsGiven ? asked.Destination.Value : link.Destination, link.Slug);
            var destination = fields.Destination(wanted).Value ?? link.Destination;
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
        ApplyPurpose(link, asked, fields, changes);
        ApplyWay(link, asked, fields, changes);
        return changes;
    }

    private static void ApplyPurpose(Link link, LinkEdit asked, LinkFields fields, List<FieldChange> changes)
    {
        if (asked.Campaign.IsGiven)
        {
            var campaign = asked.Campaign.Value?.Value;
            Note(changes, FieldNames.Campaign, Number(link.CampaignId), Number(campaign));
            link.CampaignId = campaign;
        }
        if (asked.Source.IsGiven)
        {
            Note(changes, FieldNames.Source, link.Source?.ToName(), asked.Source.Value?.ToName());
            link.Source = asked.Source.Value;
        }
        if (asked.AdGroup.IsGiven)
        {
            var group = fields.Identifier(FieldNames.AdGroup, asked.AdGroup.Value);
            Note(changes, FieldNames.AdGroup, link.AdGroup, group);
            link.AdGroup = group;
        }
        if (asked.Creator.IsGiven)
        {
            var creator = fields.Identifier(FieldNames.Creator, asked.Creator.Value);
            Note(changes, FieldNames.Creator, link.Creator, creator);
            link.Creator = creator;
        }
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

    /// <summary>Tags as the history tells them; null for none.</summary>
    public static string? Join(string[] tags) => tags.Length == 0 ? null : string.Join(Comma, tags);

    /// <summary>Takes apart what <see cref="Join"/> wrote: no tag holds a comma.</summary>
    public static string[] Split(string? text) => text is null ? [] : text.Split(Comma);

    private static string Flag(bool value) => value ? "true" : "false";

    private static string? Number(long? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static string Number(short number) => number.ToString(CultureInfo.InvariantCulture);
}
