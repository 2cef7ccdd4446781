using System.Globalization;
using WhiteLabelLinks.Reports.Analytics;

namespace WhiteLabelLinks.Reports.Maps;

/// <summary>A country on the map.</summary>
/// <param name="Shape">Its path; null for one that is drawn as a point.</param>
/// <param name="Shade">1 to 5, darker where there are more people.</param>
internal sealed record ShadedCountry(string Words, string? Shape, MapPlace? Place, int Shade);

/// <summary>How many people came from which country, as shades of a map.</summary>
internal sealed class CountryShades
{
    public const int Shades = 5;

    private CountryShades(IReadOnlyList<ShadedCountry> countries, IReadOnlyList<string> others, long offMap) =>
        (Countries, Others, OffMap) = (countries, others, offMap);

    public IReadOnlyList<ShadedCountry> Countries { get; }

    /// <summary>Shapes of countries that nobody came from.</summary>
    public IReadOnlyList<string> Others { get; }

    /// <summary>People whose country is not known, or not on the map.</summary>
    public long OffMap { get; }

    /// <summary>Shades a breakdown by country.</summary>
    /// <param name="countries">By alpha-2 code, each with its name; an empty code is "not known".</param>
    public static CountryShades Of(IReadOnlyList<ClickValue> countries)
    {
        var map = WorldMap.Instance;
        var drawn = countries.Where(country => country.Count.Humans > 0 && (map.Shapes.ContainsKey(country.Value) || map.Places.ContainsKey(country.Value))).ToList();
        var most = drawn.Count == 0 ? 0 : drawn.Max(country => country.Count.Humans);
        var codes = drawn.Select(country => country.Value).ToHashSet(StringComparer.Ordinal);
        return new CountryShades(
            drawn.ConvertAll(country => new ShadedCountry(
                $"{country.Name}: {country.Count.Humans.ToString("N0", CultureInfo.CurrentCulture)}",
                map.Shapes.GetValueOrDefault(country.Value),
                map.Places.GetValueOrDefault(country.Value),
                ShadeOf(country.Count.Humans, most))),
            [.. map.Shapes.Where(shape => !codes.Contains(shape.Key)).Select(shape => shape.Value)],
            countries.Where(country => !codes.Contains(country.Value)).Sum(country => country.Count.Humans));
    }

    // One country leads by far nearly always; by the root the others still differ from each other.
    private static int ShadeOf(long people, long most) => Math.Clamp((int)Math.Ceiling(Math.Sqrt((double)people / most) * Shades), 1, Shades);
}
