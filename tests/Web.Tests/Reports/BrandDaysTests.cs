using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Web.Tests.Reports;

public sealed class BrandDaysTests
{
    [Theory]
    // Clocks go back at three in the morning: 25 hours.
    [InlineData("Europe/Berlin", "2026-10-25", "2026-10-24T22:00Z", 25)]
    // They went forward at two: 23 hours.
    [InlineData("Europe/Berlin", "2026-03-29", "2026-03-28T23:00Z", 23)]
    // They went forward at midnight, which did not exist: the day began at one.
    [InlineData("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00Z", 23)]
    [InlineData("America/Sao_Paulo", "2026-10-25", "2026-10-25T03:00Z", 24)]
    // A quarter of an hour off the half hour.
    [InlineData("Asia/Kathmandu", "2026-10-25", "2026-10-24T18:15Z", 24)]
    // They go back at one to midnight, which comes twice: the day begins at the first.
    [InlineData("America/Havana", "2026-11-01", "2026-11-01T04:00Z", 25)]
    [InlineData("Australia/Lord_Howe", "2026-10-04", "2026-10-03T13:30Z", 23.5)]
    public void A_day_goes_from_one_local_midnight_to_the_next(string zone, string day, string starts, double hours)
    {
        var time = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var date = DateOnly.ParseExact(day, "yyyy-MM-dd");
        Assert.Equal(DateTimeOffset.Parse(starts), BrandDays.StartOf(date, time));
        Assert.Equal(TimeSpan.FromHours(hours), BrandDays.StartOf(date.AddDays(1), time) - BrandDays.StartOf(date, time));
    }

    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("America/Sao_Paulo")]
    [InlineData("Asia/Kathmandu")]
    [InlineData("Etc/UTC")]
    [InlineData("Pacific/Apia")]
    public void Every_moment_of_twenty_years_lies_in_the_day_that_its_local_date_names(string zone)
    {
        var time = TimeZoneInfo.FindSystemTimeZoneById(zone);
        for (var now = DateTimeOffset.Parse("2012-01-01T00:00Z"); now.Year < 2032; now = now.AddMinutes(15 * 37))
        {
            var date = BrandDays.DateOf(now, time);
            Assert.True(BrandDays.StartOf(date, time) <= now && now < BrandDays.StartOf(date.AddDays(1), time), $"{now:O} in {zone}");
        }
    }

    [Fact]
    public void The_last_days_follow_each_other_without_a_gap_and_begin_at_quarters_of_an_hour()
    {
        var days = BrandDays.Ending(DateTimeOffset.Parse("2026-11-01T12:00Z"), 30, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
        Assert.Equal(DateOnly.ParseExact("2026-10-03", "yyyy-MM-dd"), days.First);
        Assert.Equal(30, days.Count);
        Assert.Equal(DateTimeOffset.Parse("2026-11-01T23:00Z"), days.End);
        Assert.All(days.Starts, start => Assert.Equal(0, start.Minute % 15));
        Assert.Equal(days.Starts.Order(), days.Starts);
    }
}
