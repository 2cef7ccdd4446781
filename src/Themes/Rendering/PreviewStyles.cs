namespace WhiteLabelLinks.Themes.Rendering;

/// <summary>What makes a page one to look at: it keeps to one mode, and its links open nothing.</summary>
internal static class PreviewStyles
{
    /// <summary>The styles as a browser of that mode reads them. A frame follows the browser, so asking it would show the wrong one.</summary>
    public static string In(PageScheme scheme, string css)
    {
        var isDark = scheme == PageScheme.Dark;
        return css
            .Replace("(prefers-color-scheme: dark)", isDark ? "all" : "not all", StringComparison.Ordinal)
            .Replace("(prefers-color-scheme: light)", isDark ? "not all" : "all", StringComparison.Ordinal)
            + $" :root {{ color-scheme: {(isDark ? "dark" : "light")}; }}";
    }

    /// <summary>
    /// A sandbox opens no windows: a link that wants one does nothing, where otherwise it would replace the page. Nor does a picture of a
    /// page take the focus.
    /// </summary>
    public static string LeadNowhere(string html) => html
        .Replace("<head>", "<head><base target=\"_blank\">", StringComparison.Ordinal)
        .Replace(" autofocus>", ">", StringComparison.Ordinal);
}
