using WhiteLabelLinks.Redirects.Consent;

namespace WhiteLabelLinks.Retargeting.Consent;

/// <summary>What a first-time visitor gets.</summary>
internal enum VisitorSees
{
    /// <summary>The destination at once, without pixels.</summary>
    Destination,
    Question,
    Pixels,

    /// <summary>Pixels that are told to limit the use of the data.</summary>
    LimitedPixels,
}

/// <summary>What one visitor gets, and why.</summary>
/// <param name="Why">A sentence.</param>
/// <param name="Law">The row that applied, by its law.</param>
internal sealed record VisitorCell(VisitorSees Sees, string Why, string Law);

/// <summary>One place; its cells are in the order of <see cref="VisitorPreview.Signals"/>.</summary>
internal sealed record VisitorRow(string Place, string Code, IReadOnlyList<VisitorCell> Cells);

/// <summary>Asks the gate that the edge asks, for some visitors who come for the first time, as if pixels were on.</summary>
internal static class VisitorPreview
{
    public static IReadOnlyList<(string Name, OptOutSignals Signals)> Signals =>
    [
        (RetargetingText.NoSignal, default),
        (RetargetingText.SignalGpc, new OptOutSignals(GlobalPrivacyControl: true, DoNotTrack: false)),
        (RetargetingText.SignalDnt, new OptOutSignals(GlobalPrivacyControl: false, DoNotTrack: true)),
    ];

    private static readonly string[] Places = ["DE", "US-CA", "US-TX", "BR", "CA-QC", "JP", ""];

    public static IReadOnlyList<VisitorRow> Of(ConsentPolicy policy, Regions regions, DateTimeOffset now) =>
        [.. Places.Select(place => Row(place, policy, regions, now))];

    /// <summary>What visitors from one place get.</summary>
    /// <param name="code">A region's code; empty where the place is unknown.</param>
    public static VisitorRow Row(string code, ConsentPolicy policy, Regions regions, DateTimeOffset now)
    {
        var region = Region.TryParse(code, out var parsed) ? parsed : Region.Unknown;
        var name = region.IsUnknown ? RetargetingText.PlaceUnknown : regions.At(region, now).Row.Name;
        return new VisitorRow(name, code, [.. Signals.Select(signal => Cell(region, signal.Signals, policy, regions, now))]);
    }

    private static VisitorCell Cell(Region region, OptOutSignals signals, ConsentPolicy policy, Regions regions, DateTimeOffset now)
    {
        var answer = ConsentDecision.Decide(
            new ConsentQuestion
            {
                At = now, Policy = policy, IsRetargeting = true, HasPixels = true, IsSetUpComplete = true, Region = region, Signals = signals,
            },
            regions);
        var sees = answer.Outcome switch
        {
            ConsentOutcome.Granted => answer.IsLimited ? VisitorSees.LimitedPixels : VisitorSees.Pixels,
            ConsentOutcome.Ask when answer.ShowsBanner => VisitorSees.Question,
            _ => VisitorSees.Destination,
        };
        var why = ConsentWords.Why(answer);
        return new VisitorCell(sees, answer is { Outcome: ConsentOutcome.Ask, ShowsBanner: false } ? $"{why} {RetargetingText.WhyNotAsked}" : why, answer.Rule.Row.Law);
    }
}
