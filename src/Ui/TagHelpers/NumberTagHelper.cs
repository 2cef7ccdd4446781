using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Razor.TagHelpers;
using WhiteLabelLinks.Ui.Resources;

namespace WhiteLabelLinks.Ui.TagHelpers;

/// <summary>
/// <c>&lt;number value="@clicks" definition="…" /&gt;</c>: grouped, tabular; null is a dash that reads "No data", because no data is not 0.
/// </summary>
[HtmlTargetElement("number", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class NumberTagHelper : UiTagHelper
{
    public decimal? Value { get; set; }

    /// <summary>12.3k instead of 12,345; the exact number is in the tooltip.</summary>
    public bool Compact { get; set; }

    /// <summary>The value is a ratio: 0.125 shows as 13%.</summary>
    public bool Percent { get; set; }

    /// <summary>What is counted; shown on hover and focus.</summary>
    public string? Definition { get; set; }

    /// <summary>Why there is no value: "Counting starts with the first click".</summary>
    public string? WhenEmpty { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        Become(output, "span", "number");
        if (Value is not { } value)
        {
            output.AddClasses("number-empty");
            output.Content.SetHtmlContent(NoData());
            Tip(output, WhenEmpty ?? UiText.NoData);
            return;
        }

        var shown = Percent ? NumberFormat.Percent(value) : Compact ? NumberFormat.Compact(value) : NumberFormat.Full(value);
        var exact = Percent ? shown : NumberFormat.Full(value);
        output.Content.SetContent(shown);
        Tip(output, (exact == shown, Definition) switch
        {
            (true, _) => Definition,
            (false, null) => exact,
            (false, _) => $"{exact}. {Definition}",
        });
    }

    internal static IHtmlContent NoData()
    {
        var dash = Element("span", null, "–");
        dash.Attributes["aria-hidden"] = "true";
        return new HtmlContentBuilder().AppendHtml(dash).AppendHtml(Element("span", "sr-only", UiText.NoData));
    }

    private static void Tip(TagHelperOutput output, string? text)
    {
        if (text is not null)
        {
            output.Attributes.SetAttribute("data-tip", text);
            output.Attributes.SetAttribute("tabindex", "0");
        }
    }
}
