namespace WhiteLabelLinks.AdPlatforms;

/// <summary>
/// The interfaces for server events: host, version and last day of each platform's. They age faster than the program, so a file may
/// replace any of them.
/// </summary>
public sealed class PlatformApis
{
    /// <summary>A warning starts this long before a version ends.</summary>
    public const int WarningDays = 90;

    private readonly Dictionary<string, ApiVersion> _apis;

    internal PlatformApis(DateOnly asOf, Dictionary<string, ApiVersion> apis) => (AsOf, _apis) = (asOf, apis);

    /// <summary>Those that come along.</summary>
    public static PlatformApis Bundled { get; } = PlatformApisFile.ReadBundled();

    /// <summary>The day on which the platforms' documents were read.</summary>
    public DateOnly AsOf { get; }

    /// <summary>The bundled ones, with those that the file names in their place.</summary>
    /// <exception cref="InvalidDataException">The file is wrong or cannot be read; the message has a line for each error.</exception>
    public static PlatformApis Read(string path) => PlatformApisFile.Read(path, Bundled);

    /// <summary>The platform's interface; null where there is none, so that the browser's pixel is all there is.</summary>
    public ApiVersion? Find(string platform) => _apis.GetValueOrDefault(platform);

    /// <summary>Interfaces that have ended or end within <see cref="WarningDays"/>, the most urgent first.</summary>
    public IReadOnlyList<ApiSunset> EndingSoon(DateOnly today) =>
    [
        .. AdPlatformCatalog.All
            .Select(platform => Find(platform.Key) is { Sunset: { } last } api ? new ApiSunset(platform, api, last.DayNumber - today.DayNumber) : null)
            .OfType<ApiSunset>().Where(sunset => sunset.DaysLeft <= WarningDays).OrderBy(sunset => sunset.DaysLeft),
    ];

    internal PlatformApis With(DateOnly asOf, IEnumerable<KeyValuePair<string, ApiVersion>> apis)
    {
        Dictionary<string, ApiVersion> all = new(_apis, StringComparer.Ordinal);
        foreach (var (key, api) in apis)
        {
            all[key] = api;
        }
        return new PlatformApis(asOf, all);
    }
}
