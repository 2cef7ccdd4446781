using System.Globalization;
using WhiteLabelLinks.AdPlatforms;
using WhiteLabelLinks.Web.Commands;

namespace WhiteLabelLinks.Web.Startup;

/// <summary>Tells, at the start and then daily, of ad platforms' interfaces whose version ends soon or has ended.</summary>
internal sealed partial class PlatformWarnings(PlatformApis apis, TimeProvider clock, ILogger<PlatformWarnings> logger) : BackgroundService
{
    /// <summary>The same for the verb that looks after everything.</summary>
    public static IReadOnlyList<Finding> Findings(PlatformApis apis, DateOnly today)
    {
        var ending = apis.EndingSoon(today);
        return ending.Count == 0
            ? [Finding.Fine("ad platforms", string.Create(CultureInfo.InvariantCulture, $"no server interface ends within {PlatformApis.WarningDays} days, as of {apis.AsOf:yyyy-MM-dd}"))]
            : [.. ending.Select(sunset => Finding.Attention("ad platforms", WordsOf(sunset)))];
    }

    internal static string WordsOf(ApiSunset sunset)
    {
        var last = string.Create(CultureInfo.InvariantCulture, $"{sunset.Api.Sunset:yyyy-MM-dd}");
        var what = $"{sunset.Platform.Name} {sunset.Api.Name} {sunset.Api.Version}".TrimEnd();
        var guessed = sunset.Api.SunsetConfirmed ? "" : " (by how long its versions live)";
        return (sunset.DaysLeft < 0 ? $"{what} ended on {last}{guessed}." : string.Create(CultureInfo.InvariantCulture, $"{what} ends on {last}{guessed}, in {sunset.DaysLeft} days."))
            + " Update the program, or name a newer version in --ad-platform-file.";
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var days = new PeriodicTimer(TimeSpan.FromDays(1), clock);
        do
        {
            foreach (var sunset in apis.EndingSoon(DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime)))
            {
                Log.EndsSoon(logger, WordsOf(sunset));
            }
        }
        while (await days.WaitForNextTickAsync(stoppingToken));
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Interface}")]
        public static partial void EndsSoon(ILogger logger, string @interface);
    }
}
