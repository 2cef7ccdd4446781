using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace WhiteLabelLinks.Ui.TagHelpers;

/// <summary>
/// A button with a menu of links and buttons: <c>&lt;menu-button label="Actions for /spring"&gt;&lt;menu-item href="…" icon="pencil"&gt;Edit&lt;/menu-item&gt;&lt;/menu-button&gt;</c>.
/// With <c>text</c> it is a labelled button, without it three dots.
/// </summary>
[HtmlTargetElement("menu-button")]
public sealed class MenuButtonTagHelper : UiTagHelper
{
    /// <summary>Accessible name of a button without text.</summary>
    public string? Label { get; set; }

    public string? Text { get; set; }

    public string? Icon { get; set; }

    /// <summary>Classes of the button; null fits the text.</summary>
    public string? ButtonClass { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var items = await output.GetChildContentAsync();
        Become(output, "div", "menu-anchor");

        var button = Element("button", ButtonClass ?? (Text is null ? "btn btn-ghost btn-icon" : "btn"));
        button.Attributes["type"] = "button";
        button.Attributes["data-menu"] = string.Empty;
        if (Label is not null)
        {
            button.Attributes["aria-label"] = Label;
        }

        if (Icon is not null || Text is null)
        {
            button.InnerHtml.AppendHtml(Glyph(Icon ?? "ellipsis"));
        }

        if (Text is not null)
        {
            button.InnerHtml.Append(Text).AppendHtml(Glyph("chevron-down", 14));
        }

        var menu = Element("div", "menu", items);
        menu.Attributes["popover"] = "auto";
        output.Content.SetHtmlContent(new HtmlContentBuilder().AppendHtml(button).AppendHtml(menu));
    }
}

/// <summary>A link when it has <c>href</c>, else a button that takes the attributes written on it (type="submit", form, data-dialog-open …).</summary>
[HtmlTargetElement("menu-item")]
public sealed class MenuItemTagHelper : UiTagHelper
{
    public string? Href { get; set; }

    public string? Icon { get; set; }

    public bool Danger { get; set; }

    /// <summary>The entry is the one in force (a filter, a sort order).</summary>
    public bool Current { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var text = await output.GetChildContentAsync();
        Become(output, Href is null ? "button" : "a", Danger ? "menu-item menu-item-danger" : "menu-item");
        if (Href is not null)
        {
            output.Attributes.SetAttribute("href", Href);
        }
        else if (!output.Attributes.ContainsName("type"))
        {
            output.Attributes.SetAttribute("type", "button");
        }

        if (Current)
        {
            output.Attributes.SetAttribute("aria-current", "true");
        }

        if (Icon is not null)
        {
            output.Content.AppendHtml(Glyph(Icon));
        }

        output.Content.AppendHtml(Element("span", null, text));
        if (Current)
        {
            output.Content.AppendHtml(Glyph("check"));
        }
    }
}
