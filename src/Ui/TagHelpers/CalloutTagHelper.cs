using Microsoft.AspNetCore.Razor.TagHelpers;

namespace WhiteLabelLinks.Ui.TagHelpers;

/// <summary><c>&lt;callout kind="Warning" title="…"&gt;what it means and what to do&lt;/callout&gt;</c>: a notice inside a page.</summary>
[HtmlTargetElement("callout")]
public sealed class CalloutTagHelper : UiTagHelper
{
    public StatusKind Kind { get; set; } = StatusKind.Info;

    public string? Title { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var content = await output.GetChildContentAsync();
        var (modifier, icon) = Kind switch
        {
            StatusKind.Good => ("good", "circle-check"),
            StatusKind.Warning => ("warning", "triangle-alert"),
            StatusKind.Bad => ("bad", "circle-alert"),
            _ => ("info", "info"),
        };
        Become(output, "div", "callout callout-" + modifier);
        output.Content.AppendHtml(Glyph(icon));
        output.Content.AppendHtml(Element("div", "callout-body", Title is null ? null : Element("p", "callout-title", Title), content));
    }
}

/// <summary>
/// <c>&lt;danger-zone&gt;&lt;danger-row title="Archive this link" text="…"&gt;&lt;button class="btn btn-danger"&gt;…&lt;/danger-row&gt;&lt;/danger-zone&gt;</c>.
/// </summary>
[HtmlTargetElement("danger-zone")]
public sealed class DangerZoneTagHelper : UiTagHelper
{
    public string? Title { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var rows = await output.GetChildContentAsync();
        Become(output, "section", "danger-zone");
        output.Content.AppendHtml(Element("h2", null, Title ?? Resources.UiText.DangerZone));
        output.Content.AppendHtml(Element("div", "danger-rows", rows));
    }
}

[HtmlTargetElement("danger-row", ParentTag = "danger-zone")]
public sealed class DangerRowTagHelper : UiTagHelper
{
    public required string Title { get; set; }

    public required string Text { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var action = await output.GetChildContentAsync();
        Become(output, "div", "danger-row");
        output.Content.AppendHtml(Element("div", null, Element("h3", null, Title), Element("p", null, Text)));
        output.Content.AppendHtml(Element("div", "danger-action", action));
    }
}
