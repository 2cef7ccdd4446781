using System.Globalization;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;
using WhiteLabelLinks.Ui.Resources;

namespace WhiteLabelLinks.Ui.TagHelpers;

/// <summary>
/// <c>&lt;chart id="clicks" series="@Model.Clicks" /&gt;</c>: a table of the numbers, which the chart module (loaded only where a chart is)
/// draws. The table stays, folded, for everyone who would rather read. Give it an id where htmx replaces it, so that the point being
/// read survives the refresh.
/// </summary>
[HtmlTargetElement("chart", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ChartTagHelper : UiTagHelper
{
    public required TimeSeries Series { get; set; }

    public string? Id { get; set; }

    /// <summary>Leaves the title to the card around the chart; it is still read out.</summary>
    public bool HideTitle { get; set; }

    /// <summary>Half the height.</summary>
    public bool Small { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        Become(output, "figure", Small ? "chart chart-small" : "chart");
        if (Id is not null)
        {
            output.Attributes.SetAttribute("id", Id);
        }

        output.Attributes.SetAttribute("data-chart", string.Empty);
        output.Attributes.SetAttribute("data-module", AssetUrls.Of(ViewContext.HttpContext, "chart.js"));
        if (Series.LastIsPartial)
        {
            output.Attributes.SetAttribute("data-partial", UiText.ChartPartial);
        }

        output.Content.AppendHtml(Caption());
        var plot = Element("div", "chart-plot");
        plot.Attributes["data-plot"] = string.Empty;
        plot.Attributes["hx-morph-skip"] = "true";
        plot.Attributes["data-keys"] = UiText.ChartKeys;
        if (Series.Series.All(series => series.Values.All(value => value is null)))
        {
            plot.InnerHtml.AppendHtml(Element("p", "chart-none", UiText.NoDataYet));
        }

        output.Content.AppendHtml(plot);
        output.Content.AppendHtml(Element("details", "chart-numbers", Element("summary", null, UiText.ChartTable), Element("div", "table-scroll", Table())));
    }

    private TagBuilder Caption()
    {
        var caption = Element("figcaption", "chart-caption", Element("span", HideTitle ? "chart-title sr-only" : "chart-title", Series.Title));
        var keys = Element("span", "chart-keys");
        if (Series.Definition is { } definition)
        {
            (HideTitle ? keys : caption).InnerHtml.AppendHtml(DefinitionButton(Series.Title, definition));
        }

        foreach (var series in Series.Series)
        {
            keys.InnerHtml.AppendHtml(Element("span", "chart-key chart-key-" + RoleName(series.Role), Element("i", null), series.Name));
        }

        caption.InnerHtml.AppendHtml(keys);
        return caption;
    }

    private TagBuilder Table()
    {
        var head = Element("tr", null, Header("col", UiText.ChartBucket));
        foreach (var series in Series.Series)
        {
            var cell = Header("col", series.Name);
            cell.Attributes["class"] = "num";
            cell.Attributes["data-role"] = RoleName(series.Role);
            head.InnerHtml.AppendHtml(cell);
        }

        var body = Element("tbody", null);
        for (var index = 0; index < Series.Buckets.Count; index++)
        {
            body.InnerHtml.AppendHtml(Row(index));
        }

        return Element("table", "table table-compact", Element("caption", "sr-only", Series.Title), Element("thead", null, head), body);
    }

    private TagBuilder Row(int index)
    {
        var bucket = Series.Buckets[index];
        var partial = Series.LastIsPartial && index == Series.Buckets.Count - 1;
        var label = Header("row", partial ? $"{bucket.Label} ({UiText.ChartPartial})" : bucket.Label);
        label.Attributes["data-label"] = bucket.Label;
        label.Attributes["data-short"] = bucket.ShortLabel;
        if (bucket.Note is { } note)
        {
            label.Attributes["data-note"] = note;
            label.InnerHtml.AppendHtml(Element("span", "chart-note", note));
        }
        var row = Element("tr", null, label);
        foreach (var series in Series.Series)
        {
            var value = index < series.Values.Count ? series.Values[index] : null;
            var cell = Element("td", "num", value is { } known ? NumberFormat.Full(known) : NumberTagHelper.NoData());
            cell.Attributes["data-value"] = value?.ToString(CultureInfo.InvariantCulture) ?? string.Empty;
            row.InnerHtml.AppendHtml(cell);
        }

        return row;
    }

    private static TagBuilder Header(string scope, string text)
    {
        var cell = Element("th", null, text);
        cell.Attributes["scope"] = scope;
        return cell;
    }

    private static string RoleName(SeriesRole role) => role switch
    {
        SeriesRole.Secondary => "secondary",
        SeriesRole.Comparison => "comparison",
        _ => "primary",
    };
}
