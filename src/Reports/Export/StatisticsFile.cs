using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using WhiteLabelLinks.Reports.Analytics;
using WhiteLabelLinks.Ui;

namespace WhiteLabelLinks.Reports.Export;

/// <summary>What a page of analytics shows, as a download: all of it, under the same names as in the API.</summary>
internal static class StatisticsFile
{
    public const int MostValues = 100_000;

    public static FileContentResult OfSteps(ClickAnswer answer, TimeZoneInfo zone, bool asCsv, string name) => File(
        ["start", "clicks", "humans", "visitors"],
        answer.Steps.Select(step => new object[]
        {
            TimeZoneInfo.ConvertTime(step.Start, zone).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture), step.Count.Clicks, step.Count.Humans, step.Visitors,
        }),
        asCsv, name);

    public static FileContentResult OfValues(ClickDimension dimension, IEnumerable<ClickValue> values, bool asCsv, string name) => File(
        [dimension.Key(), "name", "clicks", "humans"],
        values.Select(value => new object[] { value.Value, value.Name, value.Count.Clicks, value.Count.Humans }),
        asCsv, name);

    private static FileContentResult File(string[] columns, IEnumerable<object[]> rows, bool asCsv, string name)
    {
        var text = new StringBuilder(asCsv ? CsvLine.Of(columns) : "");
        foreach (var row in rows)
        {
            text.Append(asCsv
                ? CsvLine.Of(row.Select(cell => Convert.ToString(cell, CultureInfo.InvariantCulture)))
                : JsonSerializer.Serialize(columns.Zip(row).ToDictionary(pair => pair.First, pair => pair.Second)) + "\n");
        }
        return new FileContentResult(Encoding.UTF8.GetBytes(text.ToString()), asCsv ? "text/csv; charset=utf-8" : "application/x-ndjson")
        {
            FileDownloadName = $"{name}.{(asCsv ? "csv" : "ndjson")}",
        };
    }
}
