using WhiteLabelLinks.Retargeting.Consent;

namespace WhiteLabelLinks.Retargeting.Looks;

/// <summary>Sentences that go with a look that is being tried.</summary>
internal static class LookNotes
{
    /// <summary>What a first-time visitor meets, and why.</summary>
    public static string Visit(PreviewOf of, VisitorCell visitor)
    {
        var sees = visitor.Sees switch
        {
            VisitorSees.Question => RetargetingText.LookVisitQuestion,
            VisitorSees.Pixels or VisitorSees.LimitedPixels => RetargetingText.LookVisitPixels,
            _ => RetargetingText.LookVisitStraight,
        };
        var examples = of.NeedsExamples ? RetargetingText.LookExamples : of.Setup.IsOn ? "" : RetargetingText.LookPixelsOff;
        return $"{sees} {visitor.Why} {examples}".TrimEnd();
    }

    /// <summary>Whether publishing asks everybody again.</summary>
    /// <param name="languages">In which the question would be another one.</param>
    public static (string Text, bool IsAgain) Asked(PreviewOf of, IReadOnlyList<string> languages)
    {
        if (languages.Count == 0)
        {
            return (RetargetingText.LookNotAskedAgain, false);
        }
        var names = string.Join(", ", languages.Select(LookWords.OfLanguage));
        return of.Setup.IsOn ? (RetargetingText.LookAskedAgain.With(names), true) : (RetargetingText.LookAskedLater.With(names), false);
    }
}
