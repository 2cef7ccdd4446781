using Microsoft.AspNetCore.Razor.TagHelpers;
using WhiteLabelLinks.Ui.Resources;

namespace WhiteLabelLinks.Ui.TagHelpers;

/// <summary>
/// A value with a copy button: <c>&lt;copy-field value="@url" label="Short link" /&gt;</c>. <c>secret</c> hides it until asked.
/// <c>href</c> makes the value a link, <c>block</c> shows all of a longer text such as a command.
/// </summary>
[HtmlTargetElement("copy-field", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class CopyFieldTagHelper : UiTagHelper
{
    public required string Value { get; set; }

    /// <summary>What the value is; read with it and used in the button's name.</summary>
    public required string Label { get; set; }

    public bool Secret { get; set; }

    public string? Href { get; set; }

    /// <summary>Several lines, or one that is too long for a field: nothing of it is cut off.</summary>
    public bool Block { get; set; }

    /// <summary>Shown instead of the value, such as a link without its scheme; the value is what is copied.</summary>
    public string? Text { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        Become(output, "div", Block ? "code" : "copy-field");
        output.Attributes.SetAttribute("role", "group");
        output.Attributes.SetAttribute("aria-label", Label);
        if (Block)
        {
            output.Content.AppendHtml(Element("pre", null, Element("code", null, Text ?? Value))).AppendHtml(CopyButtonTagHelper.Create(this, Value, Label));
            return;
        }

        var value = Element(Href is null ? "code" : "a", "copy-value", Text ?? Value);
        if (Href is not null)
        {
            value.Attributes["href"] = Href;
            value.Attributes["target"] = "_blank";
            value.Attributes["rel"] = "noopener";
        }

        if (Secret)
        {
            value.Attributes["data-secret"] = string.Empty;
        }

        output.Content.AppendHtml(value);
        if (Secret)
        {
            var show = Element("button", "btn btn-ghost btn-small", UiText.ShowSecret);
            show.Attributes["type"] = "button";
            show.Attributes["data-reveal"] = string.Empty;
            show.Attributes["data-reveal-hide"] = UiText.HideSecret;
            output.Content.AppendHtml(show);
        }

        output.Content.AppendHtml(CopyButtonTagHelper.Create(this, Value, Label));
    }
}

/// <summary>Only the button: <c>&lt;copy-button value="@url" label="short link" /&gt;</c>; with <c>text</c> the words stand on it.</summary>
[HtmlTargetElement("copy-button", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class CopyButtonTagHelper : UiTagHelper
{
    public required string Value { get; set; }

    public required string Label { get; set; }

    public string? Text { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.SuppressOutput();
        output.Content.SetHtmlContent(Create(this, Value, Label, Text));
    }

    internal static Microsoft.AspNetCore.Html.IHtmlContent Create(UiTagHelper owner, string value, string label, string? text = null)
    {
        var http = owner.ViewContext.HttpContext;
        var button = Element(
            "button",
            text is null ? "btn btn-ghost btn-icon copy-button" : "btn copy-button",
            IconMarkup.Create(http, "copy", 16, null, "when-idle"),
            IconMarkup.Create(http, "check", 16, null, "when-done"));
        button.Attributes["type"] = "button";
        button.Attributes["data-copy"] = value;
        if (text is null)
        {
            button.Attributes["aria-label"] = $"{UiText.Copy}: {label}";
            button.Attributes["data-tip"] = UiText.Copy;
        }
        else
        {
            button.InnerHtml.Append(text);
        }

        return button;
    }
}
