using System.Globalization;
using Microsoft.AspNetCore.Razor.TagHelpers;
using WhiteLabelLinks.Ui.Resources;

namespace WhiteLabelLinks.Ui.TagHelpers;

/// <summary>
/// <c>&lt;heat-map label="People by weekday and hour" values="@hours" /&gt;</c>: 168 numbers, Monday's first hour first. A table whose
/// cells are shaded; the numbers are there for whoever points at one or reads it.
/// </summary>
[HtmlTargetElement("heat-map", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class HeatMapTagHelper : UiTagHelper
{
    private const int Hours = 24;
    private const int Shades = 6;

    public required string Label { get; set; }

    public required IReadOnlyList<long> Values { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        Become(output, "table", "heat");
        output.Content.AppendHtml(Element("caption", "sr-only", Label));
        var hours = Element("tr", null, Element("td", null));
        for (var hour = 0; hour < Hours; hour++)
        {
            var heading = Element("th", hour % 6 == 0 ? null : "heat-quiet", hour.ToString("00", CultureInfo.InvariantCulture));
            heading.Attributes["scope"] = "col";
            hours.InnerHtml.AppendHtml(heading);
        }
        output.Content.AppendHtml(Element("thead", null, hours));
        var most = Values.Count == 0 ? 0 : Values.Max();
        var body = Element("tbody", null);
        for (var day = 0; day < Values.Count / Hours; day++)
        {
            body.InnerHtml.AppendHtml(Row(day, most));
        }
        output.Content.AppendHtml(body);
    }

    private Microsoft.AspNetCore.Mvc.Rendering.TagBuilder Row(int day, long most)
    {
        var names = CultureInfo.CurrentCulture.DateTimeFormat;
        var weekday = (DayOfWeek)((day + 1) % 7);
        var heading = Element("th", null, names.GetAbbreviatedDayName(weekday));
        heading.Attributes["scope"] = "row";
        var row = Element("tr", null, heading);
        for (var hour = 0; hour < Hours; hour++)
        {
            var value = Values[(day * Hours) + hour];
            var shade = most == 0 || value == 0 ? 0 : 1 + (int)(value * (Shades - 2) / most);
            var text = UiText.HeatCell.With(names.GetDayName(weekday), hour.ToString("00", CultureInfo.InvariantCulture), NumberFormat.Full(value));
            var cell = Element("td", "heat-" + shade.ToString(CultureInfo.InvariantCulture), Element("span", "sr-only", NumberFormat.Full(value)));
            cell.Attributes["title"] = text;
            row.InnerHtml.AppendHtml(cell);
        }
        return row;
    }
}
