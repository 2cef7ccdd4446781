using System.Globalization;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace WhiteLabelLinks.Ui.TagHelpers;

/// <summary>
/// Tabs are links, so that a tab has an address:
/// <c>&lt;tabs label="Link"&gt;&lt;tab href="?tab=history" current="@(Tab == "history")" count="12"&gt;History&lt;/tab&gt;&lt;/tabs&gt;</c>.
/// </summary>
[HtmlTargetElement("tabs")]
public sealed class TabsTagHelper : UiTagHelper
{
    public required string Label { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var tabs = await output.GetChildContentAsync();
        Become(output, "nav", "tabs");
        output.Attributes.SetAttribute("aria-label", Label);
        output.Content.SetHtmlContent(tabs);
    }
}

[HtmlTargetElement("tab", ParentTag = "tabs")]
public sealed class TabTagHelper : UiTagHelper
{
    public required string Href { get; set; }

    public bool Current { get; set; }

    public long? Count { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var text = await output.GetChildContentAsync();
        Become(output, "a", "tab");
        output.Attributes.SetAttribute("href", Href);
        if (Current)
        {
            output.Attributes.SetAttribute("aria-current", "page");
        }

        output.Content.SetHtmlContent(text);
        if (Count is { } count)
        {
            output.Content.AppendHtml(Element("span", "count", count.ToString("N0", CultureInfo.CurrentCulture)));
        }
    }
}
