using WhiteLabelLinks.Reports.Analytics;
using WhiteLabelLinks.Reports.Maps;
using WhiteLabelLinks.Testing;

namespace WhiteLabelLinks.Web.Tests.Reports;

/// <summary>S23: where people came from, as a map.</summary>
public sealed class CountryMapTests
{
    [Fact]
    public void Shapes_are_paths_by_country_and_the_file_stays_small()
    {
        var map = WorldMap.Instance;
        Assert.All(map.Shapes, shape => Assert.Matches("^[A-Z]{2}$", shape.Key));
        Assert.All(map.Shapes, shape => Assert.Matches("^(M[-0-9. ]+l[-0-9. ]+z)+$", shape.Value));
        foreach (var code in new[] { "DE", "US", "BR", "IN", "ZA", "AU", "NO", "FR", "FJ", "XK" })
        {
            Assert.True(map.Shapes.ContainsKey(code), code);
        }
        Assert.All(map.Places, place => Assert.True(place.Value.X >= 0 && place.Value.X <= map.Width && place.Value.Y >= 0 && place.Value.Y <= map.Height, place.Key));
        Assert.True(map.Places.ContainsKey("SG"));
        Assert.InRange(new FileInfo(Path.Combine(Repository.Root, "src", "Reports", "Maps", "world.json")).Length, 10_000, 60_000);
    }

    [Fact]
    public void The_more_people_the_darker_and_who_is_nowhere_on_it_is_told_in_words()
    {
        var shades = CountryShades.Of([Value("DE", "Germany", 1000), Value("SG", "Singapore", 250), Value("FR", "France", 1), Value("", "Not known", 7), Value("IT", "Italy", 0)]);
        Assert.Equal([5, 3, 1], shades.Countries.Select(country => country.Shade));
        Assert.Equal("Germany: 1,000", shades.Countries[0].Words);
        Assert.NotNull(shades.Countries[0].Shape);
        Assert.Null(shades.Countries[1].Shape);
        Assert.NotNull(shades.Countries[1].Place);
        Assert.Equal(7, shades.OffMap);
        Assert.Equal(WorldMap.Instance.Shapes.Count - 2, shades.Others.Count);
        Assert.Empty(CountryShades.Of([]).Countries);
    }

    private static ClickValue Value(string code, string name, long people) => new(code, name, new Count(people, people));
}
