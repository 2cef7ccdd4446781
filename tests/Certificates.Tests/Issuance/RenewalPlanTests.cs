using WhiteLabelLinks.Certificates.Issuance;
using Xunit;

namespace WhiteLabelLinks.Certificates.Tests.Issuance;

public sealed class RenewalPlanTests
{
    private static readonly DateTimeOffset Start = new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(90, 0, 60)]
    [InlineData(90, 1, 51)]
    [InlineData(45, 0, 30)]
    [InlineData(45, 0.5, 27.75)]
    [InlineData(10, 0, 6.6666)]
    [InlineData(9.99, 0, 4.995)]
    [InlineData(6, 0, 3)]
    [InlineData(6, 1, 2.4)]
    public void A_certificate_is_renewed_when_a_third_of_its_life_is_left_and_a_short_one_half_way(double days, double fraction, double after) =>
        Assert.Equal(after, (RenewalPlan.RenewAt(Start, Start.AddDays(days), fraction) - Start).TotalDays, 0.001);

    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(1, 1, 1.25)]
    [InlineData(2, 0, 10)]
    [InlineData(3, 0, 100)]
    [InlineData(4, 0, 1440)]
    [InlineData(4, 1, 1800)]
    [InlineData(1000, 0, 1440)]
    public void A_broken_domain_is_tried_again_after_ever_longer_pauses(int failures, double fraction, double minutes) =>
        Assert.Equal(minutes, RenewalPlan.PauseAfterFailure(failures, fraction).TotalMinutes, 0.001);

    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(2, 0, 5)]
    [InlineData(3, 0, 15)]
    [InlineData(4, 0, 30)]
    [InlineData(5, 0, 60)]
    [InlineData(6, 1, 75)]
    [InlineData(1000, 0, 60)]
    public void A_CA_that_is_away_is_asked_about_once_an_hour(int failures, double fraction, double minutes) =>
        Assert.Equal(minutes, RenewalPlan.PauseWhileAway(failures, fraction).TotalMinutes, 0.001);

    [Theory]
    [InlineData(24, 71.0, 5)]
    [InlineData(24, 73.0, 24)]
    [InlineData(24, -1.0, 5)]
    [InlineData(24, null, 24)]
    [InlineData(1, 10.0, 1)]
    public void Close_to_the_end_it_is_tried_every_five_hours(double pause, double? hoursLeft, double expected) => Assert.Equal(
        TimeSpan.FromHours(expected),
        RenewalPlan.InNeed(TimeSpan.FromHours(pause), hoursLeft is { } left ? TimeSpan.FromHours(left) : null));
}
