using Microsoft.AspNetCore.Razor.TagHelpers;
using WhiteLabelLinks.Ui.Resources;

namespace WhiteLabelLinks.Ui.TagHelpers;

/// <summary>
/// What happened, what to do, and the id to quote:
/// <c>&lt;error-page code="404" title="There is no such page" text="…" request-id="@id"&gt;&lt;a class="btn" …&gt;&lt;/error-page&gt;</c>.
/// </summary>
[HtmlTargetElement("error-page")]
public sealed class ErrorPageTagHelper : UiTagHelper
{
    public int? Code { get; set; }

    public string Icon { get; set; } = "circle-alert";

    public required string Title { get; set; }

    public required string Text { get; set; }

    public string? RequestId { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var actions = await output.GetChildContentAsync();
        ViewContext.ViewData["Title"] ??= Title;
        Become(output, "div", "error-page");
        output.Content.AppendHtml(Element("span", "empty-icon", Glyph(Icon, 20)));
        if (Code is { } code)
        {
            output.Content.AppendHtml(Element("p", "error-code", code));
        }

        output.Content.AppendHtml(Element("h1", null, Title)).AppendHtml(Element("p", "error-text", Text));
        if (!actions.IsEmptyOrWhiteSpace)
        {
            output.Content.AppendHtml(Element("div", "empty-actions", actions));
        }

        if (RequestId is not null)
        {
            output.Content.AppendHtml(Element("p", "error-request", UiText.RequestId + " ", Element("code", null, RequestId)));
        }
    }
}
