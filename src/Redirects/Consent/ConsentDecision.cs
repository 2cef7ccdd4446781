namespace WhiteLabelLinks.Redirects.Consent;

/// <summary>
/// The one gate: may this visit fire pixels? A pure function of the question and the law. It reads no clock, waits for nothing
/// and allocates nothing. Browser pixels, server events and the console's "as a visitor from" page all ask here.
/// </summary>
public static class ConsentDecision
{
    /// <summary>The first that applies decides. The order is explained in the module's README; a test fails when one is left out.</summary>
    internal static readonly Step[] Steps =
    [
        // What the link is: no one needs to be asked about pixels that do not exist.
        new(ConsentReason.BareMode, ConsentOutcome.Denied, static (in f) => !f.Question.IsRetargeting),
        new(ConsentReason.CriticalLink, ConsentOutcome.Denied, static (in f) => f.Question.IsCritical),
        new(ConsentReason.NoPixels, ConsentOutcome.Denied, static (in f) => !f.Question.HasPixels),
        new(ConsentReason.SetUpIncomplete, ConsentOutcome.Denied, static (in f) => !f.Question.IsSetUpComplete),

        // Who asks: only a person can agree.
        new(ConsentReason.Prefetch, ConsentOutcome.Denied, static (in f) => f.Question.Visit is VisitKind.Prefetch),
        new(ConsentReason.Bot, ConsentOutcome.Denied, static (in f) => f.Question.Visit is not VisitKind.Person),

        // Every "no" comes before every "yes".
        new(ConsentReason.PolicyNever, ConsentOutcome.Denied, static (in f) => f.Floor is ConsentFloor.NeverFire),
        new(ConsentReason.GlobalPrivacyControl, ConsentOutcome.Denied, static (in f) => f.IsGpcHonoured),
        new(ConsentReason.DoNotTrack, ConsentOutcome.Denied, static (in f) => f.Question is { Signals.DoNotTrack: true, Policy.HonoursDoNotTrack: true }),
        new(ConsentReason.ChoiceDeclined, ConsentOutcome.Denied, static (in f) => f.Question.Choice.Kind is ConsentChoiceKind.Declined && f.IsRefusalKept),
        new(ConsentReason.ChoiceWithdrawn, ConsentOutcome.Denied, static (in f) => f.Question.Choice.Kind is ConsentChoiceKind.Withdrawn && f.IsRefusalKept),

        new(ConsentReason.ChoiceAccepted, ConsentOutcome.Granted, static (in f) => f.IsAgreed),

        // No choice that still counts: what the region, or a stricter policy, says.
        new(ConsentReason.RefusalLapsed, ConsentOutcome.Ask, static (in f) => f.Question.Choice.IsRefusal),
        new(ConsentReason.RegionNeedsOptIn, ConsentOutcome.Ask, static (in f) => f.Rule.Regime is Regime.OptIn),
        new(ConsentReason.PolicyAlwaysAsk, ConsentOutcome.Ask, static (in f) => f.Floor is ConsentFloor.AskEverywhere),
        new(ConsentReason.RegionAllowsOptOut, ConsentOutcome.Granted, static (in f) => f.Rule.Regime is Regime.OptOut),
        new(ConsentReason.RegionNotice, ConsentOutcome.Granted, static (in f) => f.Rule.Regime is Regime.Notice),
    ];

    internal delegate bool Condition(in Facts facts);

    /// <summary>Decides one visit.</summary>
    public static ConsentAnswer Decide(in ConsentQuestion question, Regions regions) => Decide(question, regions, Steps);

    internal static ConsentAnswer Decide(in ConsentQuestion question, Regions regions, ReadOnlySpan<Step> steps)
    {
        var facts = new Facts(question, regions.At(question.Region, question.At));
        foreach (var step in steps)
        {
            if (step.Applies(facts))
            {
                return Answer(step, facts);
            }
        }
        return new ConsentAnswer(ConsentOutcome.Denied, ConsentReason.RegionNeedsOptIn, facts.Rule, IsLimited: false, ShowsBanner: false);
    }

    private static ConsentAnswer Answer(Step step, in Facts facts)
    {
        var policy = facts.Question.Policy;
        // A signal that need not be taken as a "no" still says what its sender wants.
        var isLimited = step.Outcome is ConsentOutcome.Granted && step.Reason is not ConsentReason.ChoiceAccepted
            && (policy.LimitsData || facts.Question.Signals != default);
        return new ConsentAnswer(
            step.Outcome, step.Reason, facts.Rule, isLimited, ShowsBanner: step.Outcome is ConsentOutcome.Ask && policy.OnAsk is OnAsk.Banner);
    }

    internal sealed record Step(ConsentReason Reason, ConsentOutcome Outcome, Condition Applies);

    /// <summary>The question, and what follows from it and from the law.</summary>
    internal readonly struct Facts(in ConsentQuestion question, in RegionRule rule)
    {
        public readonly ConsentQuestion Question = question;
        public readonly RegionRule Rule = rule;
        public readonly ConsentFloor Floor = question.Policy.FloorFor(question.Region);

        public bool IsGpcHonoured => Question.Signals.GlobalPrivacyControl && (Question.Policy.Gpc is GpcRule.Everywhere || Rule.RequiresGpc);

        // One day more, because a refusal is kept by its day. That the banner has changed since is no reason to ask again.
        public bool IsRefusalKept => Age < TimeSpan.FromDays(Question.Policy.DaysKept(ConsentChoiceKind.Declined, Rule) + 1);

        public bool IsAgreed => Question.Choice.Kind is ConsentChoiceKind.Accepted && Question.Choice.Banner == Question.Banner
            && Age >= -ConsentCookie.ClockSkew && Age < TimeSpan.FromDays(Question.Policy.DaysKept(ConsentChoiceKind.Accepted, Rule));

        private TimeSpan Age => Question.At - Question.Choice.At;
    }
}
