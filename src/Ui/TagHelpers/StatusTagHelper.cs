using Microsoft.AspNetCore.Razor.TagHelpers;

namespace WhiteLabelLinks.Ui.TagHelpers;

public enum StatusKind
{
    Neutral,
    Good,
    Warning,
    Bad,
    Info,
    Pending,
}

/// <summary><c>&lt;status kind="Good"&gt;Active&lt;/status&gt;</c>: a state is a word with an icon, never colour alone.</summary>
[HtmlTargetElement("status")]
public sealed class StatusTagHelper : UiTagHelper
{
    public StatusKind Kind { get; set; }

    /// <summary>Another icon than the kind's own.</summary>
    public string? Icon { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var word = await output.GetChildContentAsync();
        var (modifier, icon) = Kind switch
        {
            StatusKind.Good => ("good", "circle-check"),
            StatusKind.Warning => ("warning", "triangle-alert"),
            StatusKind.Bad => ("bad", "circle-alert"),
            StatusKind.Info => ("info", "info"),
            StatusKind.Pending => ("pending", "circle-dashed"),
            _ => ("neutral", "circle-dot"),
        };
        Become(output, "span", $"status status-{modifier}");
        output.Content.SetHtmlContent(Glyph(Icon ?? icon, 14));
        output.Content.AppendHtml(word);
    }
}
