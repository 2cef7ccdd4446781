using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace WhiteLabelLinks.Ui.TagHelpers;

/// <summary><c>&lt;sparkline values="@counts" label="Clicks of the last 30 days" /&gt;</c>: the shape of a series in a table row, drawn on the server.</summary>
[HtmlTargetElement("sparkline", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class SparklineTagHelper : TagHelper
{
    private const int Width = 96;
    private const int Height = 24;

    public required IReadOnlyList<long> Values { get; set; }

    public required string Label { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "svg";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.AddClasses("sparkline");
        output.Attributes.SetAttribute("viewBox", $"0 0 {Width} {Height}");
        output.Attributes.SetAttribute("width", Width);
        output.Attributes.SetAttribute("height", Height);
        output.Attributes.SetAttribute("preserveAspectRatio", "none");
        output.Attributes.SetAttribute("role", "img");
        output.Attributes.SetAttribute("aria-label", Label);
        if (Values.Count < 2)
        {
            return;
        }

        var line = Line();
        output.Content.AppendHtml(Shape("polygon", "sparkline-area", $"1,{Height - 1} {line} {Width - 1},{Height - 1}"));
        output.Content.AppendHtml(Shape("polyline", "sparkline-line", line));
    }

    private string Line()
    {
        var top = Math.Max(1, Values.Max());
        var points = new StringBuilder();
        for (var index = 0; index < Values.Count; index++)
        {
            var x = 1 + ((Width - 2) * (double)index / (Values.Count - 1));
            var y = Height - 2 - ((Height - 4) * (double)Values[index] / top);
            points.Append(CultureInfo.InvariantCulture, $"{(index == 0 ? "" : " ")}{x:0.#},{y:0.#}");
        }

        return points.ToString();
    }

    private static TagBuilder Shape(string tag, string cssClass, string points)
    {
        var shape = new TagBuilder(tag);
        shape.Attributes["class"] = cssClass;
        shape.Attributes["points"] = points;
        return shape;
    }
}
