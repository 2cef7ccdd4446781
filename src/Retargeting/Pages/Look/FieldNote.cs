namespace WhiteLabelLinks.Retargeting.Pages.Look;

/// <summary>The place beside a field where a complaint stands, now or after the next keystroke.</summary>
/// <param name="Id">The field's.</param>
internal sealed record FieldNote(string Id, string? Error);

/// <summary>One mode of a colour.</summary>
/// <param name="Value">As it was entered; null keeps the theme's.</param>
/// <param name="Standard">The theme's own, as <c>#rrggbb</c>.</param>
/// <param name="Shown">What it comes to, as <c>#rrggbb</c>.</param>
internal sealed record ColorField(string Name, string Label, string Mode, string? Value, string Standard, string Shown, string? Error)
{
    public string Id => Name.Replace('.', '_');
}

/// <summary>The button that shows an old version again.</summary>
internal sealed record WayBack(int Version, string Address, bool IsSmall);
