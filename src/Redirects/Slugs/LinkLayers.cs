namespace WhiteLabelLinks.Redirects.Slugs;

/// <summary>Lays a table of newer records over an older one.</summary>
internal static class LinkLayers
{
    /// <summary>
    /// What <paramref name="newer"/> says, and of <paramref name="older"/> what it does not speak of. Records that say "gone"
    /// are kept while there is a base below that they must hide, and dropped from a base.
    /// </summary>
    public static LinkTable Lay(LinkTable newer, LinkTable older, bool isBase)
    {
        var builder = new LinkTableBuilder(older.Count + newer.Count);
        foreach (var record in older)
        {
            var hash = LinkTable.Hash(record.Domain, record.Slug);
            if (!newer.TryFind(hash, record.Domain, record.Slug, out _) && !(isBase && record.IsGone))
            {
                builder.Add(record);
            }
        }
        foreach (var record in newer)
        {
            if (!(isBase && record.IsGone))
            {
                builder.Add(record);
            }
        }
        return builder.Build();
    }
}
