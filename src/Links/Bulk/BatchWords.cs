namespace WhiteLabelLinks.Links.Bulk;

/// <summary>What a bulk action does and did, in words.</summary>
internal static class BatchWords
{
    public static string Doing(LinkBatch batch) => batch.State switch
    {
        BatchState.Undoing when IsEdit(batch) => LinksText.UndoingChanges,
        BatchState.Undoing => LinksText.RestoringLinks,
        BatchState.Editing => LinksText.ChangingLinks,
        _ => LinksText.ArchivingLinks,
    };

    public static string Done(LinkBatch batch) => batch.State switch
    {
        BatchState.Undone when IsEdit(batch) => Count(LinksText.OneUndone, LinksText.ManyUndone, batch.Done),
        BatchState.Undone => Count(LinksText.OneRestored, LinksText.ManyRestored, batch.Done),
        BatchState.Edited when batch.Done < batch.Total => LinksText.SomeChanged.With(batch.Done, batch.Total),
        BatchState.Edited => Count(LinksText.OneChanged, LinksText.ManyChanged, batch.Done),
        _ => Count(LinksText.OneArchived, LinksText.ManyArchived, batch.Done),
    };

    private static bool IsEdit(LinkBatch batch) => BatchRequest.Read(batch.Request).Edit is not null;

    private static string Count(string one, string many, int count) => count == 1 ? one : many.With(count);
}
