namespace WhiteLabelLinks.Ui;

internal static class NavigationMark
{
    /// <summary>The item whose address covers the path with the most segments; "/" covers only itself.</summary>
    public static NavItem? Current(IReadOnlyList<NavSection>? navigation, string path) =>
        navigation?
            .SelectMany(section => section.Items)
            .Where(item => Covers(item.Href, path))
            .MaxBy(item => item.Href.Length);

    private static bool Covers(string href, string path)
    {
        var end = href.AsSpan().IndexOfAny('?', '#');
        var address = (end < 0 ? href : href[..end]).TrimEnd('/');
        return address.Length == 0
            ? path is "/" or ""
            : path.StartsWith(address, StringComparison.OrdinalIgnoreCase) && (path.Length == address.Length || path[address.Length] == '/');
    }
}
