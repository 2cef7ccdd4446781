using WhiteLabelLinks.Redirects.Consent;

namespace WhiteLabelLinks.Retargeting.Consent;

/// <summary>What a floor asks of everybody below, in sentences.</summary>
internal static class FloorSentences
{
    /// <summary>Empty for a floor that leaves everything to those below.</summary>
    public static IReadOnlyList<string> Of(ConsentPolicy floor)
    {
        List<string> sentences = [];
        if (floor.Floor is ConsentFloor.AskEverywhere)
        {
            sentences.Add(RetargetingText.FloorSaysAsk);
        }
        if (floor.Floor is ConsentFloor.NeverFire)
        {
            sentences.Add(RetargetingText.FloorSaysNever);
        }
        if (floor.HonoursDoNotTrack)
        {
            sentences.Add(RetargetingText.FloorSaysDnt);
        }
        if (floor.LimitsData)
        {
            sentences.Add(RetargetingText.FloorSaysLimit);
        }
        if (floor.DaysAfterAccept is { } accepted)
        {
            sentences.Add(RetargetingText.FloorSaysAccepted.With(accepted));
        }
        if (floor.DaysAfterDecline is { } declined)
        {
            sentences.Add(RetargetingText.FloorSaysDeclined.With(declined));
        }
        return sentences;
    }
}
