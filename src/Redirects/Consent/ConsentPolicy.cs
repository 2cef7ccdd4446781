using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace WhiteLabelLinks.Redirects.Consent;

/// <summary>How much stricter than the law a level wants to be. The larger value is the stricter one.</summary>
public enum ConsentFloor
{
    /// <summary>What the visitor's region asks for.</summary>
    ByRegion = 0,

    /// <summary>Everyone is asked first, wherever they are.</summary>
    AskEverywhere = 1,

    /// <summary>No pixel, whatever the visitor says.</summary>
    NeverFire = 2,
}

/// <summary>Where <c>Sec-GPC: 1</c> is a "no". The larger value is the stricter one.</summary>
public enum GpcRule
{
    WhereRequired = 0,
    Everywhere = 1,
}

/// <summary>What a visitor gets who would have to be asked.</summary>
public enum OnAsk
{
    Banner = 0,

    /// <summary>The destination at once, without pixels and without a question.</summary>
    PlainRedirect = 1,
}

/// <summary>A stricter rule for one country, all its states included, or for one state.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RegionFloor(Region Region, ConsentFloor Floor);

/// <summary>
/// How a domain goes about consent. Each level has one: the operator, the agency and the brand. <see cref="Merge"/> makes the one
/// that applies, in which every value is the strictest of the three; nothing in a policy can be laxer than the law's row, so a
/// policy can only ever take a grant away.
/// </summary>
public sealed record ConsentPolicy
{
    /// <summary>Browsers keep no cookie longer than this many days.</summary>
    public const int MaxDays = 400;

    /// <summary>The law, with GPC honoured everywhere.</summary>
    public static ConsentPolicy Default { get; } = new();

    public ConsentFloor Floor { get; init; }

    /// <summary>Stricter rules for single regions. They can only tighten: the strictest of all that may apply does.</summary>
    public ImmutableArray<RegionFloor> Regions { get; init; } = [];

    /// <summary>Where GPC counts. Everywhere unless all three levels say that the law's list is enough.</summary>
    public GpcRule Gpc { get; init; } = GpcRule.Everywhere;

    /// <summary>Whether <c>DNT: 1</c> is a "no" too. No law of the file demands it.</summary>
    public bool HonoursDoNotTrack { get; init; }

    /// <summary>Whether platforms are told to limit their use of data wherever a visitor has not agreed but need not have.</summary>
    public bool LimitsData { get; init; }

    /// <summary>Days until someone who agreed is asked again. Shortens what the region's row says, never lengthens it.</summary>
    public int? DaysAfterAccept { get; init; }

    /// <summary>Days until someone who refused is asked again. Lengthens what the region's row says, never shortens it.</summary>
    public int? DaysAfterDecline { get; init; }

    public OnAsk OnAsk { get; init; }

    /// <summary>The policy of a domain: the strictest value of each, so a brand may be stricter than its agency and operator, never laxer.</summary>
    public static ConsentPolicy Merge(ConsentPolicy operatorFloor, ConsentPolicy agencyFloor, ConsentPolicy brand) =>
        operatorFloor.TightenedBy(agencyFloor).TightenedBy(brand);

    /// <summary>The floor for a visitor. Where the state or the country is unknown, every rule that might apply does.</summary>
    public ConsentFloor FloorFor(Region region)
    {
        var strictest = Floor;
        foreach (var rule in Regions)
        {
            if (rule.Floor > strictest && MayApply(rule.Region, region))
            {
                strictest = rule.Floor;
            }
        }
        return strictest;
    }

    /// <summary>How many days a choice is kept, from 1 to <see cref="MaxDays"/>. A refusal is kept at least as long as an agreement.</summary>
    public int DaysKept(ConsentChoiceKind kind, in RegionRule rule)
    {
        var accepted = Math.Clamp(Math.Min(DaysAfterAccept ?? rule.AskAgainDays, rule.AskAgainDays), 1, MaxDays);
        return kind is ConsentChoiceKind.Accepted
            ? accepted
            : Math.Clamp(Math.Max(DaysAfterDecline ?? rule.AskAgainDays, rule.AskAgainDays), accepted, MaxDays);
    }

    private ConsentPolicy TightenedBy(ConsentPolicy other) => new()
    {
        Floor = Max(Floor, other.Floor),
        Regions = [.. Regions, .. other.Regions],
        Gpc = Max(Gpc, other.Gpc),
        HonoursDoNotTrack = HonoursDoNotTrack || other.HonoursDoNotTrack,
        LimitsData = LimitsData || other.LimitsData,
        DaysAfterAccept = other.DaysAfterAccept < DaysAfterAccept || DaysAfterAccept is null ? other.DaysAfterAccept : DaysAfterAccept,
        DaysAfterDecline = other.DaysAfterDecline > DaysAfterDecline || DaysAfterDecline is null ? other.DaysAfterDecline : DaysAfterDecline,
        OnAsk = Max(OnAsk, other.OnAsk),
    };

    private static bool MayApply(Region rule, Region visitor) =>
        visitor.IsUnknown || rule == visitor || rule == visitor.Country || (!visitor.HasSubdivision && rule.Country == visitor);

    private static T Max<T>(T one, T other)
        where T : struct, Enum => Comparer<T>.Default.Compare(one, other) >= 0 ? one : other;
}
