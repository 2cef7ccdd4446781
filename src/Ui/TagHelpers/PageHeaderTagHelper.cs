using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace WhiteLabelLinks.Ui.TagHelpers;

/// <summary>
/// Title of a page with its actions (the content) and, in <c>&lt;page-meta&gt;</c>, a status or a line beside and under it.
/// Also names the browser tab unless the page set <c>ViewData["Title"]</c>.
/// </summary>
[HtmlTargetElement("page-header")]
public sealed class PageHeaderTagHelper : UiTagHelper
{
    public required string Title { get; set; }

    /// <summary>One sentence under the title.</summary>
    public string? Lead { get; set; }

    public string? BackHref { get; set; }

    public string? BackText { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var slots = new Slots();
        context.Items[typeof(Slots)] = slots;
        var actions = await output.GetChildContentAsync();
        ViewContext.ViewData["Title"] ??= Title;

        Become(output, "header", "page-header");
        if (!string.IsNullOrEmpty(BackHref))
        {
            var back = Element("a", "back-link", Glyph("arrow-left"), BackText ?? Resources.UiText.Back);
            back.Attributes["href"] = BackHref;
            output.Content.AppendHtml(back);
        }

        var headline = Element("div", "page-headline", Element("h1", null, Title), slots.Status);
        var text = Element("div", "page-titles", headline);
        if (!string.IsNullOrEmpty(Lead))
        {
            text.InnerHtml.AppendHtml(Element("p", "page-lead", Lead));
        }

        Append(text.InnerHtml, slots.Meta is null ? null : Element("div", "page-meta", slots.Meta));
        var row = Element("div", "page-header-row", text);
        if (!actions.IsEmptyOrWhiteSpace)
        {
            row.InnerHtml.AppendHtml(Element("div", "page-actions", actions));
        }

        output.Content.AppendHtml(row);
    }

    internal sealed class Slots
    {
        public IHtmlContent? Status { get; set; }

        public IHtmlContent? Meta { get; set; }
    }
}

/// <summary>Inside a page header, beside the title: <c>&lt;page-status&gt;&lt;status kind="Good"&gt;Active&lt;/status&gt;&lt;/page-status&gt;</c>.</summary>
[HtmlTargetElement("page-status", ParentTag = "page-header")]
public sealed class PageStatusTagHelper : TagHelper
{
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        ((PageHeaderTagHelper.Slots)context.Items[typeof(PageHeaderTagHelper.Slots)]).Status = await output.GetChildContentAsync();
        output.SuppressOutput();
    }
}

/// <summary>Inside a page header, under the title.</summary>
[HtmlTargetElement("page-meta", ParentTag = "page-header")]
public sealed class PageMetaTagHelper : TagHelper
{
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        ((PageHeaderTagHelper.Slots)context.Items[typeof(PageHeaderTagHelper.Slots)]).Meta = await output.GetChildContentAsync();
        output.SuppressOutput();
    }
}
