using System.Text.RegularExpressions;

namespace WhiteLabelLinks.Themes.Rendering;

/// <summary>The only scripts that a page can have: the program's own, each with the nonce of its answer.</summary>
internal static partial class PageScripts
{
    private static readonly string Consent = Read("consent.js");

    /// <summary>What a page may put into its markup as <c>script</c>; empty for pages that have none.</summary>
    public static string Of(ThemePage page, HandoffScript? handoff) => page switch
    {
        ThemePage.Consent => Open + Consent + "</script>",
        ThemePage.Handoff => $"{Open}{handoff?.Before}{PageHoles.Token(PageHole.HandoffJson)}{handoff?.After}</script>"
            + $"<noscript>{PageHoles.Token(PageHole.HandoffImages)}"
            + $"<meta http-equiv=\"refresh\" content=\"0;url={PageHoles.Token(PageHole.Destination)}\"></noscript>",
        _ => "",
    };

    private static string Open => $"<script nonce=\"{PageHoles.Token(PageHole.Nonce)}\">";

    private static string Read(string name)
    {
        var type = typeof(PageScripts);
        using var stream = type.Assembly.GetManifestResourceStream($"WhiteLabelLinks.Themes.Page.{name}")
            ?? throw new InvalidOperationException($"The script {name} is not part of the assembly.");
        using var reader = new StreamReader(stream);
        return Indents().Replace(WholeLineComments().Replace(reader.ReadToEnd(), ""), "\n").Trim();
    }

    [GeneratedRegex(@"^\s*//.*$", RegexOptions.NonBacktracking | RegexOptions.Multiline)]
    private static partial Regex WholeLineComments();

    [GeneratedRegex(@"\n\s*", RegexOptions.NonBacktracking)]
    private static partial Regex Indents();
}
