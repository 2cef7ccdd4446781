using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace WhiteLabelLinks.Ui.TagHelpers;

/// <summary>
/// The place of numbers, and with <c>chart</c> of a chart under them, that arrive a moment later:
/// <c>&lt;stats-skeleton count="4" chart /&gt;</c>. It is as high as what replaces it, so nothing moves.
/// </summary>
[HtmlTargetElement("stats-skeleton", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class StatsSkeletonTagHelper : UiTagHelper
{
    public int Count { get; set; } = 4;

    public bool Chart { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        Become(output, "div", "stack");
        output.Attributes.SetAttribute("aria-hidden", "true");
        var stats = Element("div", "stats");
        for (var number = 0; number < Count; number++)
        {
            stats.InnerHtml.AppendHtml(Element("div", "stat", Line("stat-label"), Line("stat-value"), Line("stat-note")));
        }

        output.Content.AppendHtml(stats);
        if (Chart)
        {
            var plot = Element("div", "chart", Line("chart-caption"), Element("div", "chart-plot skeleton"), Line("chart-numbers-place"));
            output.Content.AppendHtml(Element("div", "card", Element("div", "card-body", plot)));
        }
    }

    private static TagBuilder Line(string place) => Element("div", place, Element("span", "skeleton"));
}
