using Xunit;

namespace WhiteLabelLinks.AdPlatforms.Tests;

/// <summary>What a file of interfaces replaces, what it is refused for, and when an end is told of.</summary>
public sealed class PlatformApisTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    [Fact]
    public void A_file_replaces_the_interfaces_that_it_names_and_no_others()
    {
        var apis = Read(
            """
            {"as_of": "2027-02-01", "apis": {"linkedin": {
              "name": "Conversions API", "version": "202701", "base": "https://api.linkedin.com/", "sunset": "2028-01-15", "confirmed": true, "why": "Read."}}}
            """);

        Assert.Equal(new DateOnly(2027, 2, 1), apis.AsOf);
        Assert.Equal(
            new ApiVersion("Conversions API", "202701", new Uri("https://api.linkedin.com/"), new DateOnly(2028, 1, 15), SunsetConfirmed: true), apis.Find("linkedin"));
        Assert.Equal(PlatformApis.Bundled.Find("meta"), apis.Find("meta"));
        Assert.NotEqual(PlatformApis.Bundled.Find("linkedin"), apis.Find("linkedin"));
        Assert.Null(apis.Find("gtm"));
    }

    [Theory]
    [InlineData("2027-04-15", null)]
    [InlineData("2027-04-16", 90)]
    [InlineData("2027-07-14", 1)]
    [InlineData("2027-07-15", 0)]
    [InlineData("2027-07-16", -1)]
    [InlineData("2030-01-01", -901)]
    public void A_near_and_a_past_last_day_are_both_told_of(string today, int? daysLeft)
    {
        var apis = Read("""{"as_of": "2027-01-01", "apis": {"quora": {"name": "Conversion API", "version": "v0", "base": "https://api.quora.com/", "sunset": "2027-07-15"}}}""");

        Assert.Equal(daysLeft, apis.EndingSoon(DateOnly.ParseExact(today, "yyyy-MM-dd")).SingleOrDefault(sunset => sunset.Platform.Key == "quora")?.DaysLeft);
    }

    [Theory]
    [InlineData("""{"as_of": "2027-01-01", "apis": {"myspace": {"name": "x", "version": "1", "base": "https://a.example/"}}}""", "myspace: there is no such ad platform")]
    [InlineData("""{"as_of": "2027-01-01", "apis": {"x": {"name": "x", "version": "1", "base": "http://a.example/"}}}""", "x: base must be an https address")]
    [InlineData("""{"as_of": "2027-01-01", "apis": {"x": {"name": "x", "version": "1", "base": "https://me@a.example/"}}}""", "x: base must be an https address")]
    [InlineData("""{"as_of": "2027-01-01", "apis": {"x": {"name": "x", "version": 1, "base": "https://a.example/"}}}""", "x: version is missing, or is no text")]
    [InlineData("""{"as_of": "2027-01-01", "apis": {"x": {"name": "x", "version": "1", "base": "https://a.example/", "sunset": "15.4.2027"}}}""", "x: sunset must be a day")]
    [InlineData("""{"as_of": "2027-01-01", "apis": {"x": {"name": "x", "version": "1", "base": "https://a.example/", "sunsett": "2027-04-15"}}}""", "x: sunsett means nothing here")]
    [InlineData("""{"as_of": "2027-01-01", "apis": {"x": "v1"}}""", "x: an object is expected")]
    [InlineData("""{"as_of": "yesterday", "apis": {}}""", "the file: as_of must be a day")]
    [InlineData("""{"apis": {}}""", "the file: as_of, the day")]
    [InlineData("""{"as_of": "2027-01-01"}""", "needs as_of (a day) and apis")]
    [InlineData("[]", "needs as_of (a day) and apis")]
    [InlineData("no json", "cannot be read")]
    public void A_file_that_is_wrong_is_refused_with_what_is_wrong(string text, string words) =>
        Assert.Contains(words, Assert.Throws<InvalidDataException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        var message = Assert.Throws<InvalidDataException>(() => Read("""{"as_of": "2027-01-01", "apis": {"myspace": {}, "x": {"name": "x", "version": "1", "base": "x"}}}""")).Message;

        Assert.All(["myspace: there is no such", "myspace: name is missing", "myspace: version is missing", "x: base must be"], words => Assert.Contains(words, message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_is_not_there_is_named() =>
        Assert.Contains("/no/such.json", Assert.Throws<InvalidDataException>(() => PlatformApis.Read("/no/such.json")).Message, StringComparison.Ordinal);

    public void Dispose() => File.Delete(_file);

    private PlatformApis Read(string text)
    {
        File.WriteAllText(_file, text);
        return PlatformApis.Read(_file);
    }
}
