namespace WhiteLabelLinks.Redirects.Consent;

/// <summary>What a region asks for before marketing tags may run. The smaller value is the stricter one, and the default the strictest.</summary>
public enum Regime
{
    /// <summary>No tag, no pixel and no server event before the visitor has agreed.</summary>
    OptIn = 0,

    /// <summary>Tags may run until the visitor or a signal of the browser says no; the way to say no is always in sight.</summary>
    OptOut = 1,

    /// <summary>Tags may run where the visitor is told; saying no is offered all the same.</summary>
    Notice = 2,
}

/// <summary>Whether a region's law makes <c>Sec-GPC: 1</c> a "no".</summary>
public enum GpcDuty
{
    NotRequired,
    Required,

    /// <summary>Nobody could confirm it: treated as required.</summary>
    Unconfirmed,
}

/// <summary>
/// One row of <c>regions.json</c>: what a country or state asks for, since when, and who says so. Rows of laws that are passed
/// but not yet in force are there already and start by themselves. Not legal advice.
/// </summary>
/// <param name="Id">What a consent record keeps: <c>US-CA</c>, <c>DE</c>, or <c>*</c> for anywhere else.</param>
public sealed record RegionRow(string Id, Region Region, string Name, Regime Regime)
{
    /// <summary>The first day of <see cref="Regime"/>; null where it has always applied as far as this file goes.</summary>
    public DateOnly? From { get; init; }

    /// <summary>What applies before <see cref="From"/>. Null means that <see cref="Regime"/> does: never laxer than known.</summary>
    public Regime? Before { get; init; }

    public GpcDuty Gpc { get; init; }

    /// <summary>The first day of the duty to honour GPC; null means that it began with the law.</summary>
    public DateOnly? GpcFrom { get; init; }

    /// <summary>After how many days a visitor may be asked again, where this row knows better than its regime's default.</summary>
    public int? AskAgainDays { get; init; }

    public string Law { get; init; } = "";

    public string Source { get; init; } = "";

    /// <summary><c>high</c>, <c>medium</c> or <c>low</c>: how well the source is known.</summary>
    public string Confidence { get; init; } = "low";

    public string? Note { get; init; }

    internal Regime RegimeOn(DateOnly day) => Before is { } before && day < From ? before : Regime;

    internal bool RequiresGpcOn(DateOnly day) => Gpc is not GpcDuty.NotRequired && !(day < (GpcFrom ?? From));
}

/// <summary>What applies to one visit: the row that decided and what it says at that instant.</summary>
/// <param name="Row">For a country whose states differ, when the state is unknown, the strictest of them all.</param>
/// <param name="AskAgainDays">How long a choice is kept by default.</param>
public readonly record struct RegionRule(RegionRow Row, Regime Regime, bool RequiresGpc, int AskAgainDays);
