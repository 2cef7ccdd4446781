using WhiteLabelLinks.Redirects.Consent;

namespace WhiteLabelLinks.Retargeting.Consent;

/// <summary>How people read policies, reasons and choices.</summary>
internal static class ConsentWords
{
    public static string Of(ConsentFloor floor) => floor switch
    {
        ConsentFloor.ByRegion => RetargetingText.FloorByRegion,
        ConsentFloor.AskEverywhere => RetargetingText.FloorAsk,
        _ => RetargetingText.FloorNever,
    };

    /// <summary>Why a visitor got what they got, in a sentence about them.</summary>
    public static string Why(in ConsentAnswer answer) => answer.Reason switch
    {
        ConsentReason.RegionNeedsOptIn when answer.Rule.Row.Region.IsUnknown => RetargetingText.WhyUnknownPlace,
        ConsentReason.RegionNeedsOptIn => RetargetingText.WhyOptIn.With(answer.Rule.Row.Name),
        ConsentReason.RegionAllowsOptOut => RetargetingText.WhyOptOut.With(answer.Rule.Row.Name),
        ConsentReason.RegionNotice => RetargetingText.WhyNotice.With(answer.Rule.Row.Name),
        _ => OfReason((short)answer.Reason).Text,
    };

    /// <summary>What became of clicks, by the number that is kept with them.</summary>
    /// <returns>A short name, and the sentence that defines it.</returns>
    public static (string Name, string Text) OfReason(short number) => (ConsentReason)number switch
    {
        ConsentReason.BareMode => (RetargetingText.ReasonBareMode, RetargetingText.ReasonBareModeText),
        ConsentReason.CriticalLink => (RetargetingText.ReasonCritical, RetargetingText.ReasonCriticalText),
        ConsentReason.NoPixels => (RetargetingText.ReasonNoPixels, RetargetingText.ReasonNoPixelsText),
        ConsentReason.SetUpIncomplete => (RetargetingText.ReasonSetUp, RetargetingText.ReasonSetUpText),
        ConsentReason.Prefetch => (RetargetingText.ReasonPrefetch, RetargetingText.ReasonPrefetchText),
        ConsentReason.Bot => (RetargetingText.ReasonBot, RetargetingText.ReasonBotText),
        ConsentReason.PolicyNever => (RetargetingText.ReasonNever, RetargetingText.ReasonNeverText),
        ConsentReason.GlobalPrivacyControl => (RetargetingText.ReasonGpc, RetargetingText.ReasonGpcText),
        ConsentReason.DoNotTrack => (RetargetingText.ReasonDnt, RetargetingText.ReasonDntText),
        ConsentReason.ChoiceDeclined => (RetargetingText.ReasonDeclined, RetargetingText.ReasonDeclinedText),
        ConsentReason.ChoiceWithdrawn => (RetargetingText.ReasonWithdrawn, RetargetingText.ReasonWithdrawnText),
        ConsentReason.ChoiceAccepted => (RetargetingText.ReasonAccepted, RetargetingText.ReasonAcceptedText),
        ConsentReason.RefusalLapsed => (RetargetingText.ReasonLapsed, RetargetingText.ReasonLapsedText),
        ConsentReason.RegionNeedsOptIn => (RetargetingText.ReasonOptIn, RetargetingText.ReasonOptInText),
        ConsentReason.PolicyAlwaysAsk => (RetargetingText.ReasonAsk, RetargetingText.ReasonAskText),
        ConsentReason.RegionAllowsOptOut => (RetargetingText.ReasonOptOut, RetargetingText.ReasonOptOutText),
        ConsentReason.RegionNotice => (RetargetingText.ReasonNotice, RetargetingText.ReasonNoticeText),
        _ when number == ClickConsent.VendorSlow => (RetargetingText.ReasonSlow, RetargetingText.ReasonSlowText),
        _ => (RetargetingText.ReasonOther, RetargetingText.ReasonOtherText),
    };
}
