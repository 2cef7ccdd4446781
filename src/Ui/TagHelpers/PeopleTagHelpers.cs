using System.Globalization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace WhiteLabelLinks.Ui.TagHelpers;

/// <summary><c>&lt;avatar name="Ana Lima" /&gt;</c>: initials on a colour that follows the name; <c>square</c> for brands.</summary>
[HtmlTargetElement("avatar", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class AvatarTagHelper : UiTagHelper
{
    public required string Name { get; set; }

    public bool Square { get; set; }

    public bool Large { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        Become(output, "span", $"avatar avatar-{Tint(Name)}{(Square ? " avatar-square" : null)}{(Large ? " avatar-large" : null)}");
        output.Attributes.SetAttribute("aria-hidden", "true");
        output.Content.SetContent(Initials(Name, Square ? 1 : 2));
    }

    internal static string Initials(string name, int count)
    {
        var words = name.Split([' ', '-', '.', '_', '@'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var chosen = words.Length <= count ? words : [words[0], .. count > 1 ? [words[^1]] : Array.Empty<string>()];
        return string.Concat(chosen.Select(word => StringInfo.GetNextTextElement(word).ToUpper(CultureInfo.CurrentCulture)));
    }

    // string.GetHashCode differs from run to run; a colour must not.
    private static int Tint(string name) => name.Aggregate(7, (sum, letter) => ((sum * 31) + letter) & 0xFFFF) % 6;
}

/// <summary>What happened, newest first: <c>&lt;timeline&gt;&lt;timeline-item icon="pencil" who="Ana Lima" at="@at"&gt;changed the destination&lt;/timeline-item&gt;&lt;/timeline&gt;</c>.</summary>
[HtmlTargetElement("timeline")]
public sealed class TimelineTagHelper : UiTagHelper
{
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var items = await output.GetChildContentAsync();
        Become(output, "ol", "timeline");
        output.Content.SetHtmlContent(items);
    }
}

[HtmlTargetElement("timeline-item", ParentTag = "timeline")]
public sealed class TimelineItemTagHelper(TimeProvider clock) : UiTagHelper
{
    public string Icon { get; set; } = "circle-dot";

    public string? Who { get; set; }

    public DateTimeOffset At { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var content = await output.GetChildContentAsync();
        Become(output, "li", "timeline-item");
        output.Content.AppendHtml(Element("span", "timeline-icon", Glyph(Icon, 14)));
        var line = Element("div", "timeline-line", Who is null ? null : Element("b", null, Who), " ", content);
        output.Content.AppendHtml(Element("div", "timeline-body", line, await WhenAsync(context)));
    }

    private async Task<IHtmlContent> WhenAsync(TagHelperContext context)
    {
        var time = new TimeAgoTagHelper(clock) { ViewContext = ViewContext, At = At };
        var output = new TagHelperOutput("time-ago", [], static (_, _) => Task.FromResult<TagHelperContent>(new DefaultTagHelperContent()));
        output.AddClasses("timeline-time");
        await time.ProcessAsync(context, output);
        return output;
    }
}
