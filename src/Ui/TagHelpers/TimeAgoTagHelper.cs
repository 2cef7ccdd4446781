using System.Globalization;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.DependencyInjection;
using WhiteLabelLinks.Ui.Resources;

namespace WhiteLabelLinks.Ui.TagHelpers;

/// <summary>
/// <c>&lt;time-ago at="@instant" /&gt;</c>: "3 minutes ago", with date, time and zone in the tooltip. Older than a month (or with
/// <c>absolute</c>) it is the date itself. The zone comes from the chrome unless given.
/// </summary>
[HtmlTargetElement("time-ago", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class TimeAgoTagHelper(TimeProvider clock) : UiTagHelper
{
    public DateTimeOffset? At { get; set; }

    public TimeZoneInfo? Zone { get; set; }

    /// <summary>The date instead of the distance.</summary>
    public bool Absolute { get; set; }

    /// <summary>What a missing time means; null says "Never".</summary>
    public string? WhenEmpty { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        if (At is not { } at)
        {
            Become(output, "span", "muted");
            output.Content.SetContent(WhenEmpty ?? UiText.Never);
            return;
        }

        var zone = Zone ?? await ViewContext.HttpContext.RequestServices.GetRequiredService<CurrentChrome>().GetTimeZoneAsync();
        var local = TimeZoneInfo.ConvertTime(at, zone);
        var distance = clock.GetUtcNow() - at;
        var relative = !Absolute && distance.Duration() < TimeSpan.FromDays(30);

        output.TagName = "time";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("datetime", at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        output.Attributes.SetAttribute("data-tip", $"{local.ToString("d MMM yyyy, HH:mm:ss", CultureInfo.CurrentCulture)} {zone.Id}");
        output.Attributes.SetAttribute("tabindex", "0");
        output.Content.SetContent(relative ? Words(distance) : local.ToString("d MMM yyyy", CultureInfo.CurrentCulture));
    }

    private static string Words(TimeSpan distance)
    {
        // A clock that differs by seconds between machines must not show the future.
        if (distance > TimeSpan.FromSeconds(-60) && distance < TimeSpan.FromSeconds(60))
        {
            return UiText.JustNow;
        }

        var past = distance > TimeSpan.Zero;
        var (count, one, many) = distance.Duration() switch
        {
            { TotalMinutes: < 60 } span => ((int)span.TotalMinutes, past ? UiText.MinuteAgo : UiText.Minute, past ? UiText.MinutesAgo : UiText.Minutes),
            { TotalHours: < 24 } span => ((int)span.TotalHours, past ? UiText.HourAgo : UiText.Hour, past ? UiText.HoursAgo : UiText.Hours),
            var span => ((int)span.TotalDays, past ? UiText.DayAgo : UiText.Day, past ? UiText.DaysAgo : UiText.Days),
        };
        var words = count == 1 ? one : many.With(count);
        return past ? words : UiText.InFuture.With(words);
    }
}
