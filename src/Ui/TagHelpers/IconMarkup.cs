using System.Collections.Frozen;
using System.Globalization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace WhiteLabelLinks.Ui.TagHelpers;

internal static class IconMarkup
{
    private static readonly FrozenSet<string> Names = ReadNames();

    public static IEnumerable<string> All => Names.Order(StringComparer.Ordinal);

    public static IHtmlContent Create(HttpContext context, string name, int size, string? label, string? cssClass = null)
    {
        if (!Names.Contains(name))
        {
            throw new ArgumentException($"There is no icon '{name}'. Add its Lucide name to src/Ui/assets/icons.txt.", nameof(name));
        }

        var use = new TagBuilder("use");
        use.Attributes["href"] = $"{AssetUrls.Of(context, "icons.svg")}#{name}";

        var svg = new TagBuilder("svg");
        var pixels = size.ToString(CultureInfo.InvariantCulture);
        svg.Attributes["class"] = cssClass is null ? "icon" : "icon " + cssClass;
        svg.Attributes["width"] = pixels;
        svg.Attributes["height"] = pixels;
        // Razor writes an empty text where an expression inside an attribute is null.
        if (string.IsNullOrEmpty(label))
        {
            svg.Attributes["aria-hidden"] = "true";
        }
        else
        {
            svg.Attributes["role"] = "img";
            svg.Attributes["aria-label"] = label;
        }

        svg.InnerHtml.AppendHtml(use);
        return svg;
    }

    private static FrozenSet<string> ReadNames()
    {
        using var stream = typeof(IconMarkup).Assembly.GetManifestResourceStream("icons.txt")
            ?? throw new InvalidOperationException("The list of icons is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .ToFrozenSet(StringComparer.Ordinal);
    }
}
