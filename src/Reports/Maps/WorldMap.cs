using System.Text.Json;

namespace WhiteLabelLinks.Reports.Maps;

/// <summary>Where a country that is too small for a shape lies.</summary>
internal sealed record MapPlace(int X, int Y);

/// <summary>The shapes of countries, as <c>world.json</c> has them with its source and licence. Read once.</summary>
internal sealed class WorldMap
{
    private static readonly Lazy<WorldMap> Bundled = new(Read);

    private WorldMap(int width, int height, Dictionary<string, string> shapes, Dictionary<string, MapPlace> places) =>
        (Width, Height, Shapes, Places) = (width, height, shapes, places);

    public static WorldMap Instance => Bundled.Value;

    public int Width { get; }

    public int Height { get; }

    /// <summary>Paths by ISO 3166-1 alpha-2 code.</summary>
    public IReadOnlyDictionary<string, string> Shapes { get; }

    /// <summary>Of countries without a shape.</summary>
    public IReadOnlyDictionary<string, MapPlace> Places { get; }

    private static WorldMap Read()
    {
        using var stream = typeof(WorldMap).Assembly.GetManifestResourceStream("world.json")
            ?? throw new InvalidOperationException("world.json is not embedded.");
        using var file = JsonDocument.Parse(stream);
        var root = file.RootElement;
        return new WorldMap(
            root.GetProperty("width").GetInt32(),
            root.GetProperty("height").GetInt32(),
            root.GetProperty("countries").EnumerateObject().ToDictionary(country => country.Name, country => country.Value.GetString() ?? "", StringComparer.Ordinal),
            root.GetProperty("places").EnumerateObject().ToDictionary(
                place => place.Name, place => new MapPlace(place.Value[0].GetInt32(), place.Value[1].GetInt32()), StringComparer.Ordinal));
    }
}
