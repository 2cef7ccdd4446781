using System.Collections.Immutable;
using CsCheck;
using WhiteLabelLinks.Redirects.Consent;

namespace WhiteLabelLinks.Redirects.Tests.Consent;

/// <summary>Made-up questions, and generators of all of them.</summary>
internal static class SomeConsent
{
    public static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    public static readonly BannerMark Banner = new(0xB0);

    public static readonly BannerMark OlderBanner = new(0xA0);

    public static readonly VisitorId Visitor = new(42);

    /// <summary>A person on a link with pixels, of whom nothing is known.</summary>
    public static ConsentQuestion Question => new()
    {
        At = Now,
        Policy = ConsentPolicy.Default,
        IsRetargeting = true,
        HasPixels = true,
        IsSetUpComplete = true,
        Banner = Banner,
    };

    public static readonly Gen<Region> AnyRegion = Any(
        [Region.Unknown, Region.Unknown, Of("ZZ"), Of("CA-ON"), Of("US-ZZ"), Of("DE-BY"), Of("US"), Of("CA"), .. Regions.Bundled.Rows.Select(row => row.Region)]);

    public static readonly Gen<DateTimeOffset> AnyTime =
        Gen.Int[0, 900].Select(days => new DateTimeOffset(2026, 1, 1, 6, 0, 0, TimeSpan.Zero).AddDays(days));

    public static readonly Gen<ConsentPolicy> AnyPolicy = Gen.Select(
        Gen.Enum<ConsentFloor>(),
        Gen.Select(AnyRegion, Gen.Enum<ConsentFloor>(), (region, floor) => new RegionFloor(region, floor)).Array[0, 3],
        Gen.Enum<GpcRule>(),
        Gen.Select(Gen.Bool, Gen.Bool),
        Gen.Select(Days(), Days()),
        Gen.Enum<OnAsk>(),
        (floor, regions, gpc, flags, days, ask) => new ConsentPolicy
        {
            Floor = floor,
            Regions = [.. regions],
            Gpc = gpc,
            HonoursDoNotTrack = flags.Item1,
            LimitsData = flags.Item2,
            DaysAfterAccept = days.Item1,
            DaysAfterDecline = days.Item2,
            OnAsk = ask,
        });

    public static readonly Gen<ConsentQuestion> AnyQuestion = Gen.Select(
        AnyTime,
        AnyRegion,
        Gen.Int[0, 19],
        Gen.Select(Gen.Bool, Gen.Bool),
        Gen.Select(Gen.Enum<ConsentChoiceKind>(), Gen.Int[0, 900], Gen.Bool),
        AnyPolicy,
        (at, region, link, signals, choice, policy) => Question with
        {
            At = at,
            Region = region,
            IsRetargeting = link != 1,
            IsCritical = link == 2,
            HasPixels = link != 3,
            IsSetUpComplete = link != 4,
            Visit = link switch { 5 => VisitKind.Prefetch, 6 => VisitKind.LinkPreview, 7 => VisitKind.Bot, _ => VisitKind.Person },
            Signals = new OptOutSignals(signals.Item1 && link % 2 == 0, signals.Item2 && link % 3 == 0),
            Choice = Choice(choice.Item1, choice.Item3 ? Banner : OlderBanner, at.AddDays(-choice.Item2)),
            Policy = policy,
        });

    public static Region Of(string code) =>
        code.Length == 0 ? Region.Unknown : Region.TryParse(code, out var region) ? region : throw new ArgumentException(code, nameof(code));

    public static ConsentPolicy For(string region, ConsentFloor floor) =>
        new() { Regions = ImmutableArray.Create(new RegionFloor(Of(region), floor)) };

    public static ConsentAnswer Decide(this ConsentQuestion question) => ConsentDecision.Decide(question, Regions.Bundled);

    public static ConsentChoice Choice(ConsentChoiceKind kind, BannerMark banner, DateTimeOffset at) => kind switch
    {
        ConsentChoiceKind.Accepted => ConsentChoice.Accepted(banner, at, Visitor),
        ConsentChoiceKind.Declined => ConsentChoice.Declined(banner, at),
        ConsentChoiceKind.Withdrawn => ConsentChoice.Withdrawn(banner, at),
        _ => ConsentChoice.None,
    };

    private static Gen<T> Any<T>(T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Gen<int?> Days() => Gen.Int[-50, 450].Select(days => days < 0 ? (int?)null : days);
}
