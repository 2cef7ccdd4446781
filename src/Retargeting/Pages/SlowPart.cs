using WhiteLabelLinks.Retargeting.Reach;
using WhiteLabelLinks.Retargeting.Records;

namespace WhiteLabelLinks.Retargeting.Pages;

/// <summary>What is said about pixels that were left out because a platform kept visitors waiting.</summary>
internal sealed record SlowPart(SlowSpell Spell, TimeZoneInfo Zone)
{
    public string Text
    {
        get
        {
            var who = Spell.Platforms.Count > 0 ? string.Join(", ", Spell.Platforms) : RetargetingText.SlowSomebody;
            var since = RecordWords.Moment(Spell.Since, Zone);
            return Spell.IsNow
                ? RetargetingText.SlowNowText.With(who, since, Spell.Visits)
                : RetargetingText.SlowBeforeText.With(who, since, RecordWords.Moment(Spell.Until, Zone), Spell.Visits);
        }
    }
}
