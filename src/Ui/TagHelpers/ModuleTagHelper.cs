using Microsoft.AspNetCore.Razor.TagHelpers;

namespace WhiteLabelLinks.Ui.TagHelpers;

/// <summary><c>&lt;div use-module="look"&gt;</c>: starts a bundled module on the element, fetched only by pages that have one.</summary>
[HtmlTargetElement(Attributes = Name)]
public sealed class ModuleTagHelper : UiTagHelper
{
    private const string Name = "use-module";

    [HtmlAttributeName(Name)]
    public required string UseModule { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output) =>
        output.Attributes.SetAttribute("data-module", AssetUrls.Of(ViewContext.HttpContext, UseModule + ".js"));
}
