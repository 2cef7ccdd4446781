using System.Globalization;
using WhiteLabelLinks.Links.Editing;

namespace WhiteLabelLinks.Links.Bulk;

/// <summary>What a bulk action makes of each of its links. Everything left null or empty stays as it is.</summary>
internal sealed record BatchEdit
{
    /// <summary>As <see cref="TagList"/> spells them. A link that has no room for more tags gets none.</summary>
    public IReadOnlyList<string> AddTags { get; init; } = [];

    public IReadOnlyList<string> RemoveTags { get; init; } = [];

    /// <summary>A campaign's id; 0 takes links out of theirs.</summary>
    public long? Campaign { get; init; }

    /// <summary>A source's word; empty takes it away.</summary>
    public string? Source { get; init; }

    /// <summary>Changes the link.</summary>
    /// <returns>What became different; empty when it was so already.</returns>
    public IReadOnlyList<FieldChange> Apply(Link link)
    {
        var changes = new List<FieldChange>();
        var kept = link.Tags.Except(RemoveTags, StringComparer.Ordinal).ToList();
        var tags = kept.Concat(AddTags).Distinct(StringComparer.Ordinal).ToArray();
        SetTags(link, tags.Length <= TagList.MaxTags ? tags : [.. kept], changes);
        if (Campaign is { } campaign)
        {
            SetCampaign(link, campaign == 0 ? null : campaign, changes);
        }
        if (Source is { } source)
        {
            SetSource(link, LinkSources.Parse(source), changes);
        }
        return changes;
    }

    /// <summary>Takes back what was done to a link, as far as nobody changed it since.</summary>
    public static IReadOnlyList<FieldChange> Undo(Link link, IEnumerable<FieldChange> done)
    {
        var changes = new List<FieldChange>();
        foreach (var (field, from, to) in done)
        {
            switch (field)
            {
                case FieldNames.Tags when LinkChanges.Join(link.Tags) == to:
                    SetTags(link, LinkChanges.Split(from), changes);
                    break;
                case FieldNames.Campaign when Number(link.CampaignId) == to:
                    SetCampaign(link, from is null ? null : long.Parse(from, CultureInfo.InvariantCulture), changes);
                    break;
                case FieldNames.Source when link.Source?.ToName() == to:
                    SetSource(link, LinkSources.Parse(from), changes);
                    break;
            }
        }
        return changes;
    }

    private static void SetTags(Link link, string[] tags, List<FieldChange> changes)
    {
        if (!link.Tags.SequenceEqual(tags, StringComparer.Ordinal))
        {
            changes.Add(new FieldChange(FieldNames.Tags, LinkChanges.Join(link.Tags), LinkChanges.Join(tags)));
            link.Tags = tags;
        }
    }

    private static void SetCampaign(Link link, long? campaign, List<FieldChange> changes)
    {
        if (link.CampaignId != campaign)
        {
            changes.Add(new FieldChange(FieldNames.Campaign, Number(link.CampaignId), Number(campaign)));
            link.CampaignId = campaign;
        }
    }

    private static void SetSource(Link link, LinkSource? source, List<FieldChange> changes)
    {
        if (link.Source != source)
        {
            changes.Add(new FieldChange(FieldNames.Source, link.Source?.ToName(), source?.ToName()));
            link.Source = source;
        }
    }

    private static string? Number(long? number) => number?.ToString(CultureInfo.InvariantCulture);
}
