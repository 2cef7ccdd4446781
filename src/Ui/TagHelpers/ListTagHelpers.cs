using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;
using WhiteLabelLinks.Ui.Resources;

namespace WhiteLabelLinks.Ui.TagHelpers;

/// <summary><c>&lt;search-box name="q" value="@Query" label="Search links" /&gt;</c>, to stand in a GET form; "/" focuses it.</summary>
[HtmlTargetElement("search-box", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class SearchBoxTagHelper : UiTagHelper
{
    public string Name { get; set; } = "q";

    public string? Value { get; set; }

    public required string Label { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var input = Element("input", "input");
        input.TagRenderMode = TagRenderMode.SelfClosing;
        foreach (var (name, value) in new[]
        {
            ("type", "search"), ("name", Name), ("value", Value), ("placeholder", Label), ("aria-label", Label), ("data-search", string.Empty),
            ("autocomplete", "off"), ("spellcheck", "false"),
        })
        {
            input.Attributes[name] = value;
        }

        Become(output, "div", "search-box");
        output.Content.AppendHtml(Glyph("search")).AppendHtml(input).AppendHtml(Element("kbd", null, "/"));
    }
}

/// <summary>A filter in force, with the address that removes it: <c>&lt;filter-chip label="Status" value="Archived" remove="?…" /&gt;</c>.</summary>
[HtmlTargetElement("filter-chip", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class FilterChipTagHelper : UiTagHelper
{
    public required string Label { get; set; }

    public required string Value { get; set; }

    public required string Remove { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        Become(output, "span", "chip");
        var remove = Element("a", "chip-remove", Glyph("x", 14));
        remove.Attributes["href"] = Remove;
        remove.Attributes["aria-label"] = UiText.RemoveFilter.With($"{Label}: {Value}");
        output.Content.AppendHtml(Element("span", "chip-label", Label)).AppendHtml(Element("span", "chip-value", Value)).AppendHtml(remove);
    }
}

public enum SortDirection
{
    None,
    Ascending,
    Descending,
}

/// <summary><c>&lt;th sort-href="?sort=clicks" sort-direction="@Sort.Of("clicks")" class="num"&gt;Clicks&lt;/th&gt;</c>.</summary>
[HtmlTargetElement("th", Attributes = "sort-href")]
public sealed class SortHeaderTagHelper : UiTagHelper
{
    public required string SortHref { get; set; }

    public SortDirection SortDirection { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var text = await output.GetChildContentAsync();
        var icon = SortDirection switch
        {
            SortDirection.Ascending => "arrow-up",
            SortDirection.Descending => "arrow-down",
            _ => "arrow-up-down",
        };
        if (SortDirection != SortDirection.None)
        {
            output.Attributes.SetAttribute("aria-sort", SortDirection == SortDirection.Ascending ? "ascending" : "descending");
        }

        output.Attributes.SetAttribute("scope", "col");
        var link = Element("a", "sort", text, Glyph(icon, 14));
        link.Attributes["href"] = SortHref;
        output.Content.SetHtmlContent(link);
    }
}

/// <summary>Checkbox of a row in a table inside <c>&lt;form data-selectable&gt;</c>: <c>&lt;select-row value="@id" label="go.lumen.example/spring" /&gt;</c>.</summary>
[HtmlTargetElement("select-row", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class SelectRowTagHelper : TagHelper
{
    public required string Value { get; set; }

    public required string Label { get; set; }

    public string Name { get; set; } = "ids";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "input";
        output.TagMode = TagMode.SelfClosing;
        output.AddClasses("checkbox");
        output.Attributes.SetAttribute("type", "checkbox");
        output.Attributes.SetAttribute("name", Name);
        output.Attributes.SetAttribute("value", Value);
        output.Attributes.SetAttribute("autocomplete", "off");
        output.Attributes.SetAttribute("data-select", string.Empty);
        output.Attributes.SetAttribute("aria-label", UiText.SelectRow.With(Label));
    }
}

/// <summary>Checkbox of the header row: <c>&lt;select-all /&gt;</c>.</summary>
[HtmlTargetElement("select-all", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class SelectAllTagHelper : TagHelper
{
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "input";
        output.TagMode = TagMode.SelfClosing;
        output.AddClasses("checkbox");
        output.Attributes.SetAttribute("type", "checkbox");
        output.Attributes.SetAttribute("autocomplete", "off");
        output.Attributes.SetAttribute("data-select-all", string.Empty);
        output.Attributes.SetAttribute("aria-label", UiText.SelectAll);
    }
}

/// <summary>
/// Appears when rows are selected: <c>&lt;bulk-bar&gt;&lt;button class="btn btn-small" formaction="…"&gt;Archive&lt;/button&gt;&lt;/bulk-bar&gt;</c>.
/// </summary>
[HtmlTargetElement("bulk-bar")]
public sealed class BulkBarTagHelper : UiTagHelper
{
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var actions = await output.GetChildContentAsync();
        Become(output, "div", "bulk-bar");
        output.Attributes.SetAttribute("data-bulk", string.Empty);
        output.Attributes.SetAttribute("hidden", "hidden");
        var count = Element("b", null, "0");
        count.Attributes["data-bulk-count"] = string.Empty;
        var summary = Element("span", "bulk-count", count, " " + UiText.Selected);
        summary.Attributes["role"] = "status";
        var clear = Element("button", "btn btn-ghost btn-small btn-icon", Glyph("x"));
        clear.Attributes["type"] = "button";
        clear.Attributes["data-bulk-clear"] = string.Empty;
        clear.Attributes["aria-label"] = UiText.ClearSelection;
        output.Content.SetHtmlContent(summary).AppendHtml(Element("div", "bulk-actions", actions)).AppendHtml(clear);
    }
}
