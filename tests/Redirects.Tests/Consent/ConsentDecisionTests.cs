using CsCheck;
using WhiteLabelLinks.Redirects.Consent;
using Xunit;

namespace WhiteLabelLinks.Redirects.Tests.Consent;

public sealed class ConsentDecisionTests
{
    private static readonly ConsentQuestion Agreed = SomeConsent.Question with
    {
        Region = SomeConsent.Of("DE"),
        Choice = ConsentChoice.Accepted(SomeConsent.Banner, SomeConsent.Now.AddDays(-1), SomeConsent.Visitor),
    };

    private static readonly ConsentQuestion InVirginia = SomeConsent.Question with { Region = SomeConsent.Of("US-VA") };

    [Fact]
    public void Whoever_agreed_is_still_asked_for_nothing_that_the_link_does_not_do()
    {
        Assert.Equal(ConsentReason.ChoiceAccepted, Agreed.Decide().Reason);
        Assert.Equal(ConsentReason.BareMode, (Agreed with { IsRetargeting = false }).Decide().Reason);
        Assert.Equal(ConsentReason.CriticalLink, (Agreed with { IsCritical = true }).Decide().Reason);
        Assert.Equal(ConsentReason.NoPixels, (Agreed with { HasPixels = false }).Decide().Reason);
        Assert.Equal(ConsentReason.SetUpIncomplete, (Agreed with { IsSetUpComplete = false }).Decide().Reason);
        Assert.Equal(ConsentReason.Prefetch, (Agreed with { Visit = VisitKind.Prefetch }).Decide().Reason);
        Assert.Equal(ConsentReason.Bot, (Agreed with { Visit = VisitKind.Bot }).Decide().Reason);
        Assert.Equal(ConsentReason.Bot, (Agreed with { Visit = VisitKind.LinkPreview }).Decide().Reason);
    }

    [Fact]
    public void A_question_of_which_nothing_is_filled_in_is_denied() =>
        Assert.Equal(ConsentOutcome.Denied, new ConsentQuestion { At = SomeConsent.Now, Policy = ConsentPolicy.Default }.Decide().Outcome);

    [Fact]
    public void The_first_rule_that_applies_gives_the_reason()
    {
        var everything = Agreed with
        {
            IsRetargeting = false, IsCritical = true, HasPixels = false, IsSetUpComplete = false, Visit = VisitKind.Prefetch,
            Policy = new ConsentPolicy { Floor = ConsentFloor.NeverFire, HonoursDoNotTrack = true }, Signals = new OptOutSignals(true, true),
        };

        Assert.Equal(ConsentReason.BareMode, everything.Decide().Reason);
        Assert.Equal(ConsentReason.CriticalLink, (everything = everything with { IsRetargeting = true }).Decide().Reason);
        Assert.Equal(ConsentReason.NoPixels, (everything = everything with { IsCritical = false }).Decide().Reason);
        Assert.Equal(ConsentReason.SetUpIncomplete, (everything = everything with { HasPixels = true }).Decide().Reason);
        Assert.Equal(ConsentReason.Prefetch, (everything = everything with { IsSetUpComplete = true }).Decide().Reason);
        Assert.Equal(ConsentReason.PolicyNever, (everything = everything with { Visit = VisitKind.Person }).Decide().Reason);
        everything = everything with { Policy = new ConsentPolicy { HonoursDoNotTrack = true } };
        Assert.Equal(ConsentReason.GlobalPrivacyControl, everything.Decide().Reason);
        Assert.Equal(ConsentReason.DoNotTrack, (everything with { Signals = new OptOutSignals(false, true) }).Decide().Reason);
    }

    [Fact]
    public void Each_rule_is_needed()
    {
        var without = Enumerable.Range(0, ConsentDecision.Steps.Length)
            .Select(i => (ConsentDecision.Step[])[.. ConsentDecision.Steps[..i], .. ConsentDecision.Steps[(i + 1)..]]).ToArray();
        var changes = new bool[without.Length];

        SomeConsent.AnyQuestion.Sample(
            question =>
            {
                var answer = question.Decide();
                for (var i = 0; i < without.Length; i++)
                {
                    changes[i] |= answer != ConsentDecision.Decide(question, Regions.Bundled, without[i]);
                }
            },
            iter: 50_000);

        Assert.Empty(ConsentDecision.Steps.Where((_, i) => !changes[i]).Select(step => $"Nothing changes without {step.Reason}."));
    }

    [Fact]
    public void Each_reason_has_one_rule_and_every_no_comes_before_every_yes()
    {
        var steps = ConsentDecision.Steps;

        Assert.Equal(Enum.GetValues<ConsentReason>(), steps.Select(step => step.Reason).Order());
        Assert.True(
            Array.FindLastIndex(steps, step => step.Outcome is ConsentOutcome.Denied) < Array.FindIndex(steps, step => step.Outcome is ConsentOutcome.Granted));
    }

    [Theory]
    [InlineData(179, ConsentReason.ChoiceAccepted)]
    [InlineData(180, ConsentReason.RegionNeedsOptIn)]
    public void An_agreement_runs_out_on_the_day(int days, ConsentReason reason) =>
        Assert.Equal(reason, (Agreed with { Choice = ConsentChoice.Accepted(SomeConsent.Banner, SomeConsent.Now.AddDays(-days), SomeConsent.Visitor) }).Decide().Reason);

    [Fact]
    public void An_agreement_from_the_future_does_not_count()
    {
        var tomorrow = ConsentChoice.Accepted(SomeConsent.Banner, SomeConsent.Now.AddDays(1), SomeConsent.Visitor);

        Assert.Equal(ConsentOutcome.Ask, (Agreed with { Choice = tomorrow }).Decide().Outcome);
    }

    [Fact]
    public void A_refusal_is_kept_for_all_of_its_days_and_never_turns_into_a_yes_by_itself()
    {
        for (var days = 0; days < 500; days++)
        {
            var answer = (InVirginia with { Choice = ConsentChoice.Declined(SomeConsent.Banner, SomeConsent.Now.AddDays(-days)) }).Decide();
            Assert.Equal(days <= 365 ? ConsentReason.ChoiceDeclined : ConsentReason.RefusalLapsed, answer.Reason);
        }
    }

    [Fact]
    public void Data_is_limited_where_nobody_agreed_and_the_policy_or_a_signal_says_so()
    {
        var byLaw = new ConsentPolicy { Gpc = GpcRule.WhereRequired };
        var gpc = new OptOutSignals(true, false);

        Assert.False(InVirginia.Decide().IsLimited);
        Assert.True((InVirginia with { Policy = new ConsentPolicy { LimitsData = true } }).Decide().IsLimited);
        Assert.True((InVirginia with { Signals = new OptOutSignals(false, true) }).Decide() is { Outcome: ConsentOutcome.Granted, IsLimited: true });
        Assert.True((InVirginia with { Signals = gpc, Policy = byLaw }).Decide() is { Outcome: ConsentOutcome.Granted, IsLimited: true });
        Assert.False((Agreed with { Policy = new ConsentPolicy { LimitsData = true } }).Decide().IsLimited);
    }

    [Fact]
    public void The_answer_names_the_row_that_applied()
    {
        Assert.Equal(("CA-QC", Regime.OptIn), In("CA"));
        Assert.Equal(("US-VA", Regime.OptOut), In("US-VA"));
        Assert.Equal(("*", Regime.OptIn), In(""));

        static (string, Regime) In(string code) =>
            (SomeConsent.Question with { Region = SomeConsent.Of(code) }).Decide().Rule is var rule ? (rule.Row.Id, rule.Regime) : default;
    }

    [Fact]
    public void GPC_is_never_overruled_where_it_is_required_and_by_default_nowhere() => SomeConsent.AnyQuestion.Sample(
        question =>
        {
            var answer = (question with { Signals = new OptOutSignals(true, false) }).Decide();
            return answer.Outcome is ConsentOutcome.Denied || (question.Policy.Gpc is GpcRule.WhereRequired && !answer.Rule.RequiresGpc);
        },
        iter: 50_000);

    [Fact]
    public void In_an_unknown_place_and_where_opt_in_is_the_rule_nothing_is_granted_without_an_agreement() => SomeConsent.AnyQuestion.Sample(
        question =>
        {
            var nowhere = (question with { Region = Region.Unknown }).Decide();
            var somewhere = question.Decide();
            return (nowhere.Outcome is not ConsentOutcome.Granted || HasAgreed(question))
                && (somewhere.Outcome is not ConsentOutcome.Granted || somewhere.Rule.Regime is not Regime.OptIn || HasAgreed(question));
        },
        iter: 50_000);

    [Fact]
    public void Only_a_person_on_a_complete_retargeting_link_gets_more_than_a_redirect() => SomeConsent.AnyQuestion.Sample(
        question => question.Decide().Outcome is ConsentOutcome.Denied
            || question is { IsRetargeting: true, IsCritical: false, HasPixels: true, IsSetUpComplete: true, Visit: VisitKind.Person },
        iter: 50_000);

    [Fact]
    public void A_refusal_is_never_granted() => SomeConsent.AnyQuestion.Sample(
        question => !question.Choice.IsRefusal || question.Decide().Outcome is not ConsentOutcome.Granted, iter: 50_000);

    [Fact]
    public void A_decision_allocates_nothing()
    {
        var questions = new[] { Agreed, InVirginia, InVirginia with { Region = SomeConsent.Of("US"), Policy = SomeConsent.For("CA-QC", ConsentFloor.NeverFire) } };
        Run(questions);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(questions);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        static void Run(ConsentQuestion[] questions)
        {
            for (var i = 0; i < 3_000; i++)
            {
                ConsentDecision.Decide(questions[i % 3], Regions.Bundled);
            }
        }
    }

    private static bool HasAgreed(in ConsentQuestion question) =>
        question.Choice.Kind is ConsentChoiceKind.Accepted && question.Choice.Banner == question.Banner && question.At - question.Choice.At <= TimeSpan.FromDays(400);
}
