using Microsoft.AspNetCore.Razor.TagHelpers;

namespace WhiteLabelLinks.Ui.TagHelpers;

/// <summary><c>&lt;icon name="link" size="16" label="…" /&gt;</c>; without a label it is decoration.</summary>
[HtmlTargetElement("icon", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class IconTagHelper : UiTagHelper
{
    public required string Name { get; set; }

    public int Size { get; set; } = 16;

    public string? Label { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var cssClass = output.Attributes["class"]?.Value?.ToString();
        output.SuppressOutput();
        output.Content.SetHtmlContent(IconMarkup.Create(ViewContext.HttpContext, Name, Size, Label, cssClass));
    }
}
