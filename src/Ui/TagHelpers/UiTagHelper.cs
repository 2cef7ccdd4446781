using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using WhiteLabelLinks.Ui.Resources;

namespace WhiteLabelLinks.Ui.TagHelpers;

/// <summary>What every component needs: the request, and a short way to build markup with encoding.</summary>
public abstract class UiTagHelper : TagHelper
{
    [HtmlAttributeNotBound]
    [ViewContext]
    public ViewContext ViewContext { get; set; } = null!; // set by the framework before Process

    private protected IHtmlContent Glyph(string name, int size = 16, string? label = null) =>
        IconMarkup.Create(ViewContext.HttpContext, name, size, label);

    /// <summary>The small button that says on hover and focus what something is.</summary>
    private protected TagBuilder DefinitionButton(string of, string definition)
    {
        var button = Element("button", "stat-definition", Glyph("info", 14));
        button.Attributes["type"] = "button";
        button.Attributes["aria-label"] = UiText.DefinitionOf.With(of);
        button.Attributes["data-tip"] = definition;
        return button;
    }

    private protected static TagBuilder Element(string tag, string? cssClass, params object?[] content)
    {
        var element = new TagBuilder(tag);
        if (cssClass is not null)
        {
            element.Attributes["class"] = cssClass;
        }

        foreach (var part in content)
        {
            Append(element.InnerHtml, part);
        }

        return element;
    }

    private protected static void Append(IHtmlContentBuilder target, object? part)
    {
        switch (part)
        {
            case null:
                break;
            case IHtmlContent html:
                target.AppendHtml(html);
                break;
            default:
                target.Append(part.ToString() ?? string.Empty);
                break;
        }
    }

    /// <summary>Turns the component's tag into a plain element and keeps classes written on it.</summary>
    private protected static void Become(TagHelperOutput output, string tag, string cssClass)
    {
        output.TagName = tag;
        output.TagMode = TagMode.StartTagAndEndTag;
        output.AddClasses(cssClass);
    }
}

internal static class TagHelperOutputExtensions
{
    public static void AddClasses(this TagHelperOutput output, string cssClass)
    {
        var own = output.Attributes["class"]?.Value?.ToString();
        output.Attributes.SetAttribute("class", string.IsNullOrEmpty(own) ? cssClass : $"{cssClass} {own}");
    }
}
