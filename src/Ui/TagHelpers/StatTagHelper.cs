using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;
using WhiteLabelLinks.Ui.Resources;

namespace WhiteLabelLinks.Ui.TagHelpers;

/// <summary>
/// One number that matters: <c>&lt;stat label="Human clicks" value="@now" previous="@before" compared-to="the 30 days before" definition="…" /&gt;</c>.
/// Put several in <c>&lt;div class="stats"&gt;</c>. The content, if any, is a line under the number.
/// </summary>
[HtmlTargetElement("stat")]
public sealed class StatTagHelper : UiTagHelper
{
    public required string Label { get; set; }

    public decimal? Value { get; set; }

    public bool Percent { get; set; }

    public bool Compact { get; set; }

    /// <summary>Same measure for the period named by <see cref="ComparedTo"/>; null shows no comparison.</summary>
    public decimal? Previous { get; set; }

    public string? ComparedTo { get; set; }

    /// <summary>Fewer is good (errors, refusals): swaps the colours of the change, not its sign.</summary>
    public bool FewerIsBetter { get; set; }

    public string? Definition { get; set; }

    /// <summary>Bounds of an estimate; the number then says that it is one.</summary>
    public decimal? Low { get; set; }

    public decimal? High { get; set; }

    public string? WhenEmpty { get; set; }

    public string? Href { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var note = await output.GetChildContentAsync();
        Become(output, "div", "stat");
        var label = Element("div", "stat-label", StatLabel());
        if (Definition is not null)
        {
            label.InnerHtml.AppendHtml(DefinitionButton(Label, Definition));
        }

        output.Content.AppendHtml(label);
        output.Content.AppendHtml(Element("div", "stat-value", Figure()));
        output.Content.AppendHtml(Element("div", "stat-note", note.IsEmptyOrWhiteSpace ? Note() : note));
    }

    private TagBuilder StatLabel()
    {
        if (string.IsNullOrEmpty(Href))
        {
            return Element("span", null, Label);
        }

        var link = Element("a", null, Label);
        link.Attributes["href"] = Href;
        return link;
    }

    private object Figure()
    {
        if (Value is not { } value)
        {
            return NumberTagHelper.NoData();
        }

        var shown = Format(value);
        if (!Compact || Percent || shown == NumberFormat.Full(value))
        {
            return shown;
        }

        var exact = Element("span", "number", shown);
        exact.Attributes["data-tip"] = NumberFormat.Full(value);
        exact.Attributes["tabindex"] = "0";
        return exact;
    }

    private string Format(decimal value) =>
        Percent ? NumberFormat.Percent(value) : Compact ? NumberFormat.Compact(value) : NumberFormat.Full(value);

    private object? Note()
    {
        if (Value is not { } value)
        {
            return WhenEmpty ?? UiText.NoDataYet;
        }

        if (Low is { } low && High is { } high)
        {
            return UiText.EstimateRange.With(Format(low), Format(high));
        }

        return Previous is { } previous ? Change(value, previous) : null;
    }

    private HtmlContentBuilder Change(decimal value, decimal previous)
    {
        var compared = ComparedTo ?? string.Empty;
        var (direction, icon, text) = (value.CompareTo(previous), previous) switch
        {
            (0, _) => ("same", "minus", Words(UiText.ChangeNone, compared)),
            ( > 0, 0) => ("up", "arrow-up", Words(UiText.ChangeNew, compared)),
            ( > 0, _) => ("up", "arrow-up", Words(UiText.ChangeUp, Ratio(value, previous), compared)),
            _ => ("down", "arrow-down", Words(UiText.ChangeDown, Ratio(value, previous), compared)),
        };
        var good = direction == "same" ? "change-same" : (direction == "up") != FewerIsBetter ? "change-good" : "change-bad";
        return (HtmlContentBuilder)new HtmlContentBuilder()
            .AppendHtml(Element("span", "change " + good, Glyph(icon, 14)))
            .AppendHtml(Element("span", null, text));
    }

    private static string Ratio(decimal value, decimal previous) => NumberFormat.Percent(Math.Abs(value - previous) / Math.Abs(previous));

    private static string Words(string format, params object[] values) => format.With(values).TrimEnd();
}
