using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace WhiteLabelLinks.Ui.TagHelpers;

/// <summary>
/// <c>&lt;card title="Members" lead="…"&gt;…&lt;/card&gt;</c>. <c>flush</c> lets a table reach the edges;
/// <c>&lt;card-actions&gt;</c> inside goes to the right of the title, <c>&lt;card-footer&gt;</c> under a line.
/// </summary>
[HtmlTargetElement("card")]
public sealed class CardTagHelper : UiTagHelper
{
    public string? Title { get; set; }

    public string? Lead { get; set; }

    public bool Flush { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var slots = new Slots();
        context.Items[typeof(Slots)] = slots;
        var body = await output.GetChildContentAsync();

        Become(output, "section", Flush ? "card card-flush" : "card");
        if (Title is not null || slots.Actions is not null)
        {
            var titles = Element("div", "card-titles", Title is null ? null : Element("h2", null, Title), string.IsNullOrEmpty(Lead) ? null : Element("p", null, Lead));
            output.Content.AppendHtml(Element("div", "card-header", titles, slots.Actions is null ? null : Element("div", "card-actions", slots.Actions)));
        }

        output.Content.AppendHtml(Element("div", "card-body", body));
        if (slots.Footer is not null)
        {
            output.Content.AppendHtml(Element("div", "card-footer", slots.Footer));
        }
    }

    internal sealed class Slots
    {
        public IHtmlContent? Actions { get; set; }

        public IHtmlContent? Footer { get; set; }
    }
}

[HtmlTargetElement("card-actions", ParentTag = "card")]
public sealed class CardActionsTagHelper : TagHelper
{
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        ((CardTagHelper.Slots)context.Items[typeof(CardTagHelper.Slots)]).Actions = await output.GetChildContentAsync();
        output.SuppressOutput();
    }
}

[HtmlTargetElement("card-footer", ParentTag = "card")]
public sealed class CardFooterTagHelper : TagHelper
{
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        ((CardTagHelper.Slots)context.Items[typeof(CardTagHelper.Slots)]).Footer = await output.GetChildContentAsync();
        output.SuppressOutput();
    }
}
