using WhiteLabelLinks.Clicks.Enrichment;

namespace WhiteLabelLinks.Reports.Intent;

/// <summary>What is known of the people behind a link's clicks.</summary>
/// <param name="Clicks">All clicks of the time.</param>
/// <param name="People">Those that people made.</param>
/// <param name="Visitors">People told apart within a day.</param>
/// <param name="Channels">People by the way they came.</param>
/// <param name="Agreed">Answers to the consent question that agreed.</param>
/// <param name="Declined">Those that did not.</param>
internal sealed record IntentFacts(long Clicks, long People, long Visitors, IReadOnlyDictionary<Channel, long> Channels, long Agreed, long Declined);

internal enum IntentLevel
{
    Low,
    Medium,
    High,
}

internal enum IntentSign
{
    /// <summary>How many of the clicks are people's at all.</summary>
    People,

    /// <summary>How many visits were not the visitor's only one of the day.</summary>
    Returns,

    /// <summary>By which ways people came, and what coming by them says.</summary>
    Channels,

    /// <summary>How many agreed to be reached again, where they were asked.</summary>
    Consent,
}

/// <summary>A reason for a score.</summary>
/// <param name="Share">The share that was measured: of people, of returns, of those who came by telling ways, of those who agreed.</param>
/// <param name="Points">What it gave, of <see cref="IntentScore.PointsEach"/>.</param>
internal sealed record IntentReason(IntentSign Sign, decimal Share, int Points)
{
    public IntentLevel Level => Points >= 17 ? IntentLevel.High : Points >= 9 ? IntentLevel.Medium : IntentLevel.Low;
}

/// <summary>
/// How likely the people behind a link's clicks mean it: 0 to 100, as a sum of signs that weigh the same. It is a reading of what they
/// did here, and says nothing about what they did later. A sign that nothing is known of is left out and the others count for more.
/// </summary>
internal sealed record IntentScore(int Points, IReadOnlyList<IntentReason> Reasons)
{
    public const int PointsEach = 25;

    /// <summary>With fewer people chance decides.</summary>
    public const int FewestPeople = 30;

    /// <summary>Answers to the consent question; with fewer it is no sign.</summary>
    public const int FewestAnswers = 10;

    private const int HighFrom = 60;
    private const int MediumFrom = 35;

    // A quarter of visits that are not the only one is as much as is ever seen; so is three fifths who agree.
    private const decimal FullReturns = 0.25m;
    private const decimal FullConsent = 0.6m;

    public IntentLevel Level => Points >= HighFrom ? IntentLevel.High : Points >= MediumFrom ? IntentLevel.Medium : IntentLevel.Low;

    /// <summary>Null when there were too few people to say.</summary>
    public static IntentScore? Of(IntentFacts facts)
    {
        if (facts.People < FewestPeople)
        {
            return null;
        }
        var returns = (decimal)Math.Max(0, facts.People - facts.Visitors) / facts.People;
        var reasons = new List<IntentReason>
        {
            Reason(IntentSign.People, (decimal)facts.People / facts.Clicks, 1),
            Reason(IntentSign.Returns, returns, FullReturns),
            Reason(IntentSign.Channels, facts.Channels.Sum(channel => channel.Value * Meaning(channel.Key)) / facts.People, 1),
        };
        if (facts.Agreed + facts.Declined >= FewestAnswers)
        {
            reasons.Add(Reason(IntentSign.Consent, (decimal)facts.Agreed / (facts.Agreed + facts.Declined), FullConsent));
        }
        var points = (int)Math.Round(100m * reasons.Sum(reason => reason.Points) / (PointsEach * reasons.Count));
        return new IntentScore(points, reasons);
    }

    /// <summary>
    /// What coming by a channel says: somebody who searched, or opened a mail they had asked for, meant to come; somebody who was
    /// scrolling was shown the link.
    /// </summary>
    internal static decimal Meaning(Channel channel) => channel switch
    {
        Channel.Email or Channel.Search => 1m,
        Channel.Assistant or Channel.QrCode => 0.8m,
        Channel.Messenger or Channel.Direct => 0.7m,
        Channel.OtherSite => 0.6m,
        Channel.Paid => 0.4m,
        _ => 0.3m,
    };

    private static IntentReason Reason(IntentSign sign, decimal share, decimal full) =>
        new(sign, share, (int)Math.Round(PointsEach * Math.Min(1, share / full)));
}
