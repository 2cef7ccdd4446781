using System.Globalization;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace WhiteLabelLinks.Ui.TagHelpers;

/// <summary>
/// Numbers that get fewer from step to step, each with what was lost on the way:
/// <c>&lt;bar-list label="Reach" step="Step" count="Visits" whole="@clicks"&gt;&lt;bar label="Clicks" value="@clicks" /&gt;&lt;bar label="Bots" value="@bots" loss /&gt;&lt;/bar-list&gt;</c>.
/// It is a table, so it reads as one.
/// </summary>
[HtmlTargetElement("bar-list")]
public sealed class BarListTagHelper : UiTagHelper
{
    public required string Label { get; set; }

    /// <summary>Heading of the first column.</summary>
    public required string Step { get; set; }

    /// <summary>Heading of the numbers.</summary>
    public required string Count { get; set; }

    /// <summary>Heading of the shares.</summary>
    public required string Share { get; set; }

    /// <summary>What a full bar stands for; null or 0 draws none.</summary>
    public long? Whole { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        context.Items[typeof(BarListTagHelper)] = this;
        var rows = await output.GetChildContentAsync();
        Become(output, "table", "bars");
        output.Content.AppendHtml(Element("caption", "sr-only", Label));
        output.Content.AppendHtml(Element(
            "thead", null, Element("tr", null, Heading(Step, null), Heading("", "bar-cell"), Heading(Count, "num"), Heading(Share, "num"))));
        output.Content.AppendHtml(Element("tbody", null, rows));
    }

    private static TagBuilder Heading(string text, string? cssClass)
    {
        // The bars repeat what the numbers say: nobody needs to hear of them.
        var cell = text.Length == 0 ? Element("td", cssClass) : Element("th", cssClass, text);
        if (text.Length > 0)
        {
            cell.Attributes["scope"] = "col";
        }

        return cell;
    }
}

/// <summary>One row of a <c>bar-list</c>; null is no data, which is not 0.</summary>
[HtmlTargetElement("bar", ParentTag = "bar-list", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class BarTagHelper : UiTagHelper
{
    public required string Label { get; set; }

    public long? Value { get; set; }

    /// <summary>What is counted; shown on hover and focus.</summary>
    public string? Definition { get; set; }

    /// <summary>Where the row leads.</summary>
    public string? Href { get; set; }

    /// <summary>Left on the way to the next step.</summary>
    public bool Loss { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var whole = ((BarListTagHelper)context.Items[typeof(BarListTagHelper)]).Whole ?? 0;
        Become(output, "tr", Loss ? "bar-loss" : "bar-step");
        var label = Element("span", "bar-label");
        label.InnerHtml.AppendHtml(Name());
        if (Definition is not null)
        {
            label.InnerHtml.AppendHtml(DefinitionButton(Label, Definition));
        }

        var heading = Element("th", null, label);
        heading.Attributes["scope"] = "row";
        output.Content.AppendHtml(heading);
        output.Content.AppendHtml(Element("td", "bar-cell", Value is { } length && whole > 0 ? Bar(length, whole) : null));
        output.Content.AppendHtml(Element("td", "num", Value is { } value ? NumberFormat.Full(value) : NumberTagHelper.NoData()));
        output.Content.AppendHtml(Element("td", "num", Value is { } part && whole > 0 ? NumberFormat.Percent((decimal)part / whole) : null));
    }

    private TagBuilder Name()
    {
        var name = Element(string.IsNullOrEmpty(Href) ? "span" : "a", "bar-name", Label);
        name.Attributes["title"] = Label;
        if (!string.IsNullOrEmpty(Href))
        {
            name.Attributes["href"] = Href;
        }

        return name;
    }

    // Drawn, because the page's policy allows no inline width.
    private static TagBuilder Bar(long value, long whole)
    {
        var width = Math.Clamp(100m * value / whole, value > 0 ? 0.5m : 0, 100).ToString("0.##", CultureInfo.InvariantCulture);
        var shape = Element("rect", null);
        foreach (var (name, text) in new[] { ("width", width + "%"), ("height", "100%"), ("rx", "3") })
        {
            shape.Attributes[name] = text;
        }

        var bar = Element("svg", "bar", shape);
        bar.Attributes["aria-hidden"] = "true";
        return bar;
    }
}
