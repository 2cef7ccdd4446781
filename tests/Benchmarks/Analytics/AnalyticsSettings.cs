namespace WhiteLabelLinks.Benchmarks.Analytics;

/// <summary>How much there is to count. The bounds are judged at the defaults.</summary>
/// <param name="Rounds">How often each view is opened; 0 leaves the views out.</param>
/// <param name="Keep">A folder that outlives the run: the next one finds the year in it and measures at once.</param>
/// <param name="Loaded">How many clicks wait to be loaded; 0 leaves that out.</param>
/// <param name="Sites">How many clicks come from a site each; 0 leaves that out.</param>
internal sealed record AnalyticsSettings(int Clicks = 10_000_000, int Days = 365, int Links = 3_000, int Rounds = 60, string? Keep = null, int Loaded = 4_000_000, int Sites = 1_100_000)
{
    public static AnalyticsSettings Parse(string[] args)
    {
        var settings = new AnalyticsSettings();
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            settings = args[i] switch
            {
                "--clicks" => settings with { Clicks = int.Parse(args[i + 1]) },
                "--days" => settings with { Days = int.Parse(args[i + 1]) },
                "--links" => settings with { Links = int.Parse(args[i + 1]) },
                "--rounds" => settings with { Rounds = int.Parse(args[i + 1]) },
                "--loaded" => settings with { Loaded = int.Parse(args[i + 1]) },
                "--sites" => settings with { Sites = int.Parse(args[i + 1]) },
                "--keep" => settings with { Keep = args[i + 1] },
                _ => throw new ArgumentException($"There is no option {args[i]}: --clicks, --days, --links, --rounds, --loaded, --sites, --keep."),
            };
        }
        return settings;
    }
}
