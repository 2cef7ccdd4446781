using Microsoft.AspNetCore.Razor.TagHelpers;

namespace WhiteLabelLinks.Ui.TagHelpers;

public enum Ghost
{
    None,
    Table,
    Chart,
    Cards,
}

/// <summary>
/// The finished thing in grey, one sentence why there is nothing, one action:
/// <c>&lt;empty-state icon="link" title="No links yet" text="…" ghost="Table"&gt;&lt;a class="btn btn-primary" …&gt;&lt;/empty-state&gt;</c>.
/// </summary>
[HtmlTargetElement("empty-state")]
public sealed class EmptyStateTagHelper : UiTagHelper
{
    public string? Icon { get; set; }

    public required string Title { get; set; }

    public string? Text { get; set; }

    public Ghost Ghost { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var action = await output.GetChildContentAsync();
        Become(output, "div", "empty-state");
        if (Ghost != Ghost.None)
        {
            output.Content.AppendHtml(Drawing());
        }
        else if (Icon is not null)
        {
            output.Content.AppendHtml(Element("span", "empty-icon", Glyph(Icon, 20)));
        }

        output.Content.AppendHtml(Element("p", "empty-title", Title));
        if (!string.IsNullOrEmpty(Text))
        {
            output.Content.AppendHtml(Element("p", "empty-text", Text));
        }

        if (!action.IsEmptyOrWhiteSpace)
        {
            output.Content.AppendHtml(Element("div", "empty-actions", action));
        }
    }

    private Microsoft.AspNetCore.Mvc.Rendering.TagBuilder Drawing()
    {
        var (parts, kind) = Ghost switch
        {
            Ghost.Chart => (12, "ghost-chart"),
            Ghost.Cards => (3, "ghost-cards"),
            _ => (3, "ghost-table"),
        };
        var drawing = Element("div", "ghost " + kind);
        drawing.Attributes["aria-hidden"] = "true";
        for (var part = 0; part < parts; part++)
        {
            drawing.InnerHtml.AppendHtml(Element("span", null, Element("i", null), Element("i", null), Element("i", null)));
        }

        return drawing;
    }
}
