using WhiteLabelLinks.Links.Listing;

namespace WhiteLabelLinks.Links;

/// <summary>How people read the words of this module.</summary>
internal static class LinkWords
{
    public static string Of(LinkMode mode) => mode switch
    {
        LinkMode.Direct => LinksText.ModeDirect,
        LinkMode.Retargeting => LinksText.ModeRetargeting,
        _ => LinksText.ModeShort,
    };

    public static string Of(QueryMode mode) => mode == QueryMode.Drop ? LinksText.QueryDrop : LinksText.QueryMerge;

    public static string Of(LinkSort sort) => sort switch
    {
        LinkSort.MostClicks => LinksText.SortClicks,
        LinkSort.Slug => LinksText.SortSlug,
        LinkSort.Edited => LinksText.SortEdited,
        _ => LinksText.SortNewest,
    };

    /// <summary>What somebody did, with its icon; no words for an edit, which says what it changed.</summary>
    public static (string Icon, string? Words) OfAction(string action) => action switch
    {
        LinkChange.Created => ("plus", LinksText.DidCreate),
        LinkChange.Archived => ("archive", LinksText.DidArchive),
        LinkChange.Restored => ("archive-restore", LinksText.DidRestore),
        _ => ("pencil", null),
    };

    /// <summary>A field of the history by its API name.</summary>
    public static string OfField(string field) => field switch
    {
        Editing.FieldNames.Destination => LinksText.Destination,
        Editing.FieldNames.Title => LinksText.TitleField,
        Editing.FieldNames.Tags => LinksText.Tags,
        Editing.FieldNames.Mode => LinksText.Mode,
        Editing.FieldNames.Critical => LinksText.Critical,
        Editing.FieldNames.QueryMode => LinksText.QueryString,
        Editing.FieldNames.RedirectStatus => LinksText.RedirectKind,
        Editing.FieldNames.Campaign => LinksText.Campaign,
        Editing.FieldNames.Source => LinksText.Source,
        Editing.FieldNames.AdGroup => LinksText.AdGroup,
        Editing.FieldNames.Creator => LinksText.Creator,
        _ => field,
    };

    /// <summary>A value of the history; words where the field has some.</summary>
    public static string? OfValue(string field, string? value) => field switch
    {
        Editing.FieldNames.Mode when ModeNames.ParseMode(value) is { } mode => Of(mode),
        Editing.FieldNames.Critical => value == "true" ? LinksText.Yes : LinksText.No,
        Editing.FieldNames.Source when LinkSources.Parse(value) is { } source => source.ToWords(),
        Editing.FieldNames.QueryMode when ModeNames.ParseQueryMode(value) is { } mode => Of(mode),
        _ => value,
    };
}
