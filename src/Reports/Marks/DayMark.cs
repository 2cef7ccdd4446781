namespace WhiteLabelLinks.Reports.Marks;

/// <summary>Something that happened, to be seen beside the clicks of its time.</summary>
/// <param name="At">When; for a note, the beginning of its day.</param>
/// <param name="When">As people read it: "14 Nov, 09:30", or a day.</param>
/// <param name="Text">What: "/spring: destination changed".</param>
/// <param name="Who">Who did it; null when it was more than one.</param>
/// <param name="Note">The note's id, for whoever may take it away; null for everything else.</param>
internal sealed record DayMark(DateTimeOffset At, string When, string Text, string Icon, string? Who, long? Note = null);
