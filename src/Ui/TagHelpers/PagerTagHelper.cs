using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;
using WhiteLabelLinks.Ui.Resources;

namespace WhiteLabelLinks.Ui.TagHelpers;

/// <summary>Keyset paging has two directions and no page numbers: <c>&lt;pager newer="@url" older="@url"&gt;50 of 1,204 links&lt;/pager&gt;</c>.</summary>
[HtmlTargetElement("pager")]
public sealed class PagerTagHelper : UiTagHelper
{
    /// <summary>Address of the page before; null on the first page.</summary>
    public string? Newer { get; set; }

    /// <summary>Address of the page after; null on the last page.</summary>
    public string? Older { get; set; }

    public string? NewerText { get; set; }

    public string? OlderText { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var summary = await output.GetChildContentAsync();
        Become(output, "nav", "pager");
        output.Attributes.SetAttribute("aria-label", UiText.Pages);
        output.Content.AppendHtml(Element("div", "pager-summary", summary));
        // Razor writes an empty text where an expression inside an attribute is null.
        if (string.IsNullOrEmpty(Newer) && string.IsNullOrEmpty(Older))
        {
            return;
        }

        var newer = Step(Newer, "prev");
        newer.InnerHtml.AppendHtml(Glyph("chevron-left")).Append(NewerText ?? UiText.Newer);
        var older = Step(Older, "next");
        older.InnerHtml.Append(OlderText ?? UiText.Older).AppendHtml(Glyph("chevron-right"));
        output.Content.AppendHtml(Element("div", "pager-steps", newer, older));
    }

    private static TagBuilder Step(string? href, string rel)
    {
        var step = Element("a", "btn btn-small");
        if (string.IsNullOrEmpty(href))
        {
            step.Attributes["aria-disabled"] = "true";
            step.Attributes["role"] = "link";
        }
        else
        {
            step.Attributes["href"] = href;
            step.Attributes["rel"] = rel;
        }

        return step;
    }
}
