using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace WhiteLabelLinks.Ui.TagHelpers;

/// <summary>
/// The framework leaves the antiforgery token out of a form that names its action, which on these pages is always one of ours.
/// </summary>
[HtmlTargetElement("form", Attributes = "action")]
public sealed class PostFormTagHelper(IHtmlGenerator generator) : UiTagHelper
{
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var method = context.AllAttributes["method"]?.Value?.ToString();
        if (!string.Equals(method, "post", StringComparison.OrdinalIgnoreCase) || context.AllAttributes.ContainsName("asp-antiforgery"))
        {
            return;
        }

        // A token sent to another origin would be a token given away.
        var action = context.AllAttributes["action"].Value?.ToString() ?? string.Empty;
        if (!action.Contains("//", StringComparison.Ordinal))
        {
            output.PostContent.AppendHtml(generator.GenerateAntiforgery(ViewContext));
        }
    }
}
