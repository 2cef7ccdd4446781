namespace WhiteLabelLinks.Redirects.Consent;

/// <summary>Everything that a consent decision depends on. What is left out counts against firing.</summary>
public readonly record struct ConsentQuestion
{
    /// <summary>The instant of the visit. Laws start and choices run out by it.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The domain's policy, merged from all three levels.</summary>
    public required ConsentPolicy Policy { get; init; }

    /// <summary>The link's mode is <c>retargeting</c>; every other one is a bare redirect.</summary>
    public bool IsRetargeting { get; init; }

    /// <summary>The link's owner has said that it must never carry a pixel.</summary>
    public bool IsCritical { get; init; }

    /// <summary>The link has at least one pixel, of its own or of its domain.</summary>
    public bool HasPixels { get; init; }

    /// <summary>The domain's privacy checklist is complete.</summary>
    public bool IsSetUpComplete { get; init; }

    public Region Region { get; init; }

    public OptOutSignals Signals { get; init; }

    public VisitKind Visit { get; init; }

    /// <summary>What the visitor chose before, from the cookie.</summary>
    public ConsentChoice Choice { get; init; }

    /// <summary>The banner as it would be shown now.</summary>
    public BannerMark Banner { get; init; }
}

/// <summary>Whether pixels may run.</summary>
public enum ConsentOutcome
{
    Denied = 0,
    Ask = 1,
    Granted = 2,
}

/// <summary>
/// Why. A closed set, one for each rule of <see cref="ConsentDecision"/>, and each leads to one outcome. The numbers are stored with
/// clicks: a new reason gets a new one, wherever its rule stands.
/// </summary>
public enum ConsentReason
{
    /// <summary>The link's mode is not retargeting.</summary>
    BareMode = 0,
    CriticalLink = 1,
    NoPixels = 2,
    SetUpIncomplete = 3,
    Prefetch = 4,

    /// <summary>A crawler, a tool or a link preview.</summary>
    Bot = 5,
    PolicyNever = 6,
    GlobalPrivacyControl = 7,
    DoNotTrack = 8,
    ChoiceDeclined = 9,
    ChoiceWithdrawn = 10,
    ChoiceAccepted = 11,

    /// <summary>The visitor refused long ago: time makes no agreement of it, a new answer may.</summary>
    RefusalLapsed = 12,
    RegionNeedsOptIn = 13,
    PolicyAlwaysAsk = 14,
    RegionAllowsOptOut = 15,
    RegionNotice = 16,
}

/// <summary>The decision, with what a record needs to prove it.</summary>
/// <param name="Rule">The region's row that applied, and what it said at that instant.</param>
/// <param name="IsLimited">Granted, but platforms are to be told to limit their use of the data.</param>
/// <param name="ShowsBanner">The visitor is to be asked on a page; otherwise, and unless granted, the answer is a plain redirect.</param>
public readonly record struct ConsentAnswer(ConsentOutcome Outcome, ConsentReason Reason, RegionRule Rule, bool IsLimited, bool ShowsBanner);
