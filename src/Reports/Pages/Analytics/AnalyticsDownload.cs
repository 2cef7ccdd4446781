using Microsoft.AspNetCore.Mvc;
using WhiteLabelLinks.Reports.Analytics;
using WhiteLabelLinks.Reports.Export;

namespace WhiteLabelLinks.Reports.Pages.Analytics;

/// <summary>A view's numbers as a file.</summary>
internal sealed class AnalyticsDownload(ClickStatistics statistics, ClickNames names)
{
    public const string OverTime = "time";

    /// <summary>Over time, or by a dimension's values.</summary>
    /// <returns>Null when there is no such file.</returns>
    public async Task<FileContentResult?> MakeAsync(
        ClickRequest question, TimeZoneInfo zone, string? by, string? format, string name, CancellationToken cancellation)
    {
        if (format is not ("csv" or "ndjson"))
        {
            return null;
        }
        if (by is null or OverTime)
        {
            return StatisticsFile.OfSteps(await statistics.AskAsync(question.Ask(zone, []), cancellation), zone, format == "csv", name);
        }
        if (!ClickDimensions.TryParse(by, out var dimension))
        {
            return null;
        }
        var groups = (await statistics.AskAsync(question.Ask(zone, [dimension]), cancellation)).By[dimension];
        var values = await names.NameAsync(dimension, groups, StatisticsFile.MostValues, cancellation);
        return StatisticsFile.OfValues(dimension, values, format == "csv", $"{name}-by-{by}");
    }
}
