using System.Collections.Immutable;
using WhiteLabelLinks.Redirects.Consent;

namespace WhiteLabelLinks.Redirects.Snapshots;

/// <summary>The three levels of a domain's consent policy, merged. A word that nobody knows counts as the strictest.</summary>
internal static class PolicyRows
{
    public static ConsentPolicy Read(RowValues row, string place, LoadProblems problems) => ConsentPolicy.Merge(
        new ConsentPolicy
        {
            Floor = ConsentPolicyWords.ParseFloor(row.Text("operator_floor")),
            HonoursDoNotTrack = row.Is("operator_dnt"),
            LimitsData = row.Is("operator_limit"),
            DaysAfterAccept = row.Number("operator_accepted"),
            DaysAfterDecline = row.Number("operator_declined"),
        },
        new ConsentPolicy
        {
            Floor = ConsentPolicyWords.ParseFloor(row.Text("agency_floor")),
            HonoursDoNotTrack = row.Is("agency_dnt"),
            LimitsData = row.Is("agency_limit"),
            DaysAfterAccept = row.Number("agency_accepted"),
            DaysAfterDecline = row.Number("agency_declined"),
        },
        new ConsentPolicy
        {
            Floor = ConsentPolicyWords.ParseFloor(row.Text("floor")),
            Regions = Regions(row.Text("stricter_regions"), place, problems),
            HonoursDoNotTrack = row.Is("honour_dnt"),
            LimitsData = row.Is("limit_data"),
            DaysAfterAccept = row.Number("accepted_for_days"),
            DaysAfterDecline = row.Number("declined_for_days"),
            OnAsk = ConsentPolicyWords.ParseOnAsk(row.Text("ask_by")),
        });

    private static ImmutableArray<RegionFloor> Regions(string json, string place, LoadProblems problems) =>
        [.. ConsentPolicyWords.ParseRegions(json, name => problems.Add($"{place}: \"{name}\" is no region; the rule for it is left out."))];
}
