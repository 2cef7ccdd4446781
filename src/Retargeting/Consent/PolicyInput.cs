using System.Globalization;
using WhiteLabelLinks.Redirects.Consent;

namespace WhiteLabelLinks.Retargeting.Consent;

/// <summary>What every level may say about asking, as a person filled it in.</summary>
internal class PolicyInput
{
    public string? Floor { get; set; }

    public bool HonourDnt { get; set; }

    public bool LimitData { get; set; }

    public string? AcceptedForDays { get; set; }

    public string? DeclinedForDays { get; set; }

    internal static PolicyInput Of(ConsentFloorRow? row, ConsentPolicy above)
    {
        var own = ConsentFloors.PolicyOf(row);
        return new PolicyInput
        {
            Floor = Stricter(own.Floor, above.Floor),
            HonourDnt = own.HonoursDoNotTrack || above.HonoursDoNotTrack,
            LimitData = own.LimitsData || above.LimitsData,
            AcceptedForDays = Days(own.DaysAfterAccept),
            DeclinedForDays = Days(own.DaysAfterDecline),
        };
    }

    internal static string Stricter(ConsentFloor one, ConsentFloor other) => (one > other ? one : other).ToWord();

    internal static string? Days(int? days) => days?.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A domain's consent as a person filled it in.</summary>
internal sealed class ConsentInput : PolicyInput
{
    /// <summary>Codes of places with commas between them.</summary>
    public string? AskRegions { get; set; }

    /// <inheritdoc cref="AskRegions"/>
    public string? NeverRegions { get; set; }

    public string? AskBy { get; set; }

    public string? BudgetMs { get; set; }

    public string? Controller { get; set; }

    public string? Contact { get; set; }

    public string? PolicyUrl { get; set; }

    public string? RetentionDays { get; set; }

    public bool Sensitive { get; set; }

    public string[] Checks { get; set; } = [];

    public long[] Pixels { get; set; } = [];

    internal static ConsentInput Of(ConsentSetup setup, ConsentPolicy least)
    {
        var consent = setup.Consent;
        var own = ConsentFloors.PolicyOf(consent);
        return new ConsentInput
        {
            Floor = Stricter(own.Floor, least.Floor),
            HonourDnt = consent.HonourDnt || least.HonoursDoNotTrack,
            LimitData = consent.LimitData || least.LimitsData,
            AcceptedForDays = Days(consent.AcceptedForDays),
            DeclinedForDays = Days(consent.DeclinedForDays),
            AskRegions = Codes(own, ConsentFloor.AskEverywhere),
            NeverRegions = Codes(own, ConsentFloor.NeverFire),
            AskBy = consent.AskBy,
            BudgetMs = Days(consent.BudgetMs),
            Controller = consent.Controller,
            Contact = consent.Contact,
            PolicyUrl = consent.PolicyUrl,
            RetentionDays = Days(consent.RetentionDays),
            Sensitive = consent.Sensitive,
            Checks = consent.Checks,
            Pixels = [.. setup.Defaults.Select(pixel => pixel.Id.Value)],
        };
    }

    private static string Codes(ConsentPolicy policy, ConsentFloor floor) =>
        string.Join(", ", policy.Regions.Where(rule => rule.Floor == floor).Select(rule => rule.Region.ToString()).Order(StringComparer.Ordinal));
}
