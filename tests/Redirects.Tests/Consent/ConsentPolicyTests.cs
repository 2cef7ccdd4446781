using CsCheck;
using WhiteLabelLinks.Redirects.Consent;
using Xunit;

namespace WhiteLabelLinks.Redirects.Tests.Consent;

public sealed class ConsentPolicyTests
{
    [Fact]
    public void A_merged_policy_grants_nothing_that_one_of_its_levels_would_not() =>
        Gen.Select(SomeConsent.AnyQuestion, SomeConsent.AnyPolicy, SomeConsent.AnyPolicy, SomeConsent.AnyPolicy).Sample(
            (question, first, second, third) =>
            {
                var merged = (question with { Policy = ConsentPolicy.Merge(first, second, third) }).Decide();
                return merged.Outcome is not ConsentOutcome.Granted
                    || new[] { first, second, third }.All(policy => (question with { Policy = policy }).Decide() is var alone
                        && alone.Outcome is ConsentOutcome.Granted && (merged.IsLimited || !alone.IsLimited));
            },
            iter: 100_000);

    [Fact]
    public void No_policy_grants_what_the_law_alone_does_not() =>
        Gen.Select(SomeConsent.AnyQuestion, SomeConsent.AnyPolicy).Sample(
            (question, policy) => (question with { Policy = policy }).Decide().Outcome is not ConsentOutcome.Granted
                || (question with { Policy = new ConsentPolicy { Gpc = GpcRule.WhereRequired } }).Decide().Outcome is ConsentOutcome.Granted,
            iter: 50_000);

    [Fact]
    public void The_order_of_levels_does_not_matter() =>
        Gen.Select(SomeConsent.AnyQuestion, SomeConsent.AnyPolicy, SomeConsent.AnyPolicy, SomeConsent.AnyPolicy).Sample(
            (question, first, second, third) =>
                (question with { Policy = ConsentPolicy.Merge(first, second, third) }).Decide()
                == (question with { Policy = ConsentPolicy.Merge(third, first, second) }).Decide(),
            iter: 20_000);

    [Theory]
    [InlineData("US", "US-CA", ConsentFloor.AskEverywhere)] // a rule for a country holds in its states
    [InlineData("US-CA", "US", ConsentFloor.AskEverywhere)] // the state is unknown: it might be that one
    [InlineData("US-CA", "", ConsentFloor.AskEverywhere)] // so might the country
    [InlineData("US-CA", "US-CA", ConsentFloor.AskEverywhere)]
    [InlineData("US-CA", "US-VA", ConsentFloor.ByRegion)]
    [InlineData("US-CA", "CA", ConsentFloor.ByRegion)]
    [InlineData("US", "DE", ConsentFloor.ByRegion)]
    public void A_brands_rule_for_a_region_holds_wherever_the_visitor_may_be(string rule, string visitor, ConsentFloor floor) =>
        Assert.Equal(floor, SomeConsent.For(rule, ConsentFloor.AskEverywhere).FloorFor(SomeConsent.Of(visitor)));

    [Fact]
    public void A_rule_for_a_region_cannot_be_laxer_than_the_floor()
    {
        var policy = SomeConsent.For("US", ConsentFloor.ByRegion) with { Floor = ConsentFloor.AskEverywhere };

        Assert.Equal(ConsentFloor.AskEverywhere, policy.FloorFor(SomeConsent.Of("US-VA")));
    }

    [Theory]
    [InlineData(null, null, 180, 180)]
    [InlineData(90, null, 90, 180)]
    [InlineData(365, null, 180, 180)] // an agreement is not stretched
    [InlineData(null, 30, 180, 180)] // and a refusal not shortened
    [InlineData(null, 365, 180, 365)]
    [InlineData(0, 9999, 1, 400)]
    [InlineData(-5, -5, 1, 180)]
    public void A_choice_is_kept_for_as_long_as_the_region_and_the_policy_say(int? accept, int? decline, int accepted, int refused)
    {
        var policy = new ConsentPolicy { DaysAfterAccept = accept, DaysAfterDecline = decline };
        var rule = Regions.Bundled.At(SomeConsent.Of("DE"), SomeConsent.Now);

        Assert.Equal(accepted, policy.DaysKept(ConsentChoiceKind.Accepted, rule));
        Assert.Equal(refused, policy.DaysKept(ConsentChoiceKind.Declined, rule));
        Assert.Equal(refused, policy.DaysKept(ConsentChoiceKind.Withdrawn, rule));
    }

    [Fact]
    public void A_refusal_is_kept_at_least_as_long_as_an_agreement() =>
        Gen.Select(SomeConsent.AnyPolicy, SomeConsent.AnyRegion).Sample((policy, region) =>
        {
            var rule = Regions.Bundled.At(region, SomeConsent.Now);
            return policy.DaysKept(ConsentChoiceKind.Declined, rule) >= policy.DaysKept(ConsentChoiceKind.Accepted, rule);
        });

    [Fact]
    public void Each_value_of_a_merged_policy_is_the_strictest()
    {
        var strict = new ConsentPolicy
        {
            Floor = ConsentFloor.AskEverywhere, HonoursDoNotTrack = true, LimitsData = true, OnAsk = OnAsk.PlainRedirect, DaysAfterAccept = 30, DaysAfterDecline = 300,
        };
        var lax = new ConsentPolicy { Gpc = GpcRule.WhereRequired, DaysAfterAccept = 90, DaysAfterDecline = 200 };

        foreach (var merged in new[] { ConsentPolicy.Merge(strict, lax, lax), ConsentPolicy.Merge(lax, strict, lax), ConsentPolicy.Merge(lax, lax, strict) })
        {
            Assert.True(merged is
            {
                Floor: ConsentFloor.AskEverywhere, Gpc: GpcRule.Everywhere, HonoursDoNotTrack: true, LimitsData: true, OnAsk: OnAsk.PlainRedirect,
                DaysAfterAccept: 30, DaysAfterDecline: 300,
            });
        }
        Assert.Equal(GpcRule.WhereRequired, ConsentPolicy.Merge(lax, lax, lax).Gpc);
        Assert.Equal(90, ConsentPolicy.Merge(lax, ConsentPolicy.Default, ConsentPolicy.Default).DaysAfterAccept);
    }
}
