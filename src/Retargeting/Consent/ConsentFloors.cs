using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Redirects.Consent;

namespace WhiteLabelLinks.Retargeting.Consent;

/// <summary>What stands above a brand's own policy.</summary>
internal sealed record FloorsAbove(ConsentPolicy Operator, ConsentPolicy Agency)
{
    /// <summary>Nobody stands above the operator.</summary>
    public static FloorsAbove None { get; } = new(ConsentPolicy.Default, ConsentPolicy.Default);

    /// <summary>The least that must be kept, whoever asks for it.</summary>
    public ConsentPolicy Least => ConsentPolicy.Merge(Operator, Agency, ConsentPolicy.Default);

    /// <summary>What applies to a domain: as the edge merges it.</summary>
    public ConsentPolicy With(DomainConsent consent) => ConsentPolicy.Merge(Operator, Agency, ConsentFloors.PolicyOf(consent));
}

/// <summary>Reads the floors of operator and agency.</summary>
internal sealed class ConsentFloors(AppDb db)
{
    public Task<ConsentFloorRow?> FindAsync(AgencyId? agency, CancellationToken cancellation) =>
        db.Set<ConsentFloorRow>().FirstOrDefaultAsync(row => row.AgencyId == agency, cancellation);

    public async Task<FloorsAbove> AboveBrandsOfAsync(AgencyId agency, CancellationToken cancellation) => new(
        PolicyOf(await FindAsync(null, cancellation)), PolicyOf(await FindAsync(agency, cancellation)));

    public async Task<FloorsAbove> AboveAgenciesAsync(CancellationToken cancellation) =>
        new(PolicyOf(await FindAsync(null, cancellation)), ConsentPolicy.Default);

    public static ConsentPolicy PolicyOf(ConsentFloorRow? row) => row is null ? ConsentPolicy.Default : new ConsentPolicy
    {
        Floor = ConsentPolicyWords.ParseFloor(row.Floor),
        HonoursDoNotTrack = row.HonourDnt,
        LimitsData = row.LimitData,
        DaysAfterAccept = row.AcceptedForDays,
        DaysAfterDecline = row.DeclinedForDays,
    };

    public static ConsentPolicy PolicyOf(DomainConsent row) => new()
    {
        Floor = ConsentPolicyWords.ParseFloor(row.Floor),
        Regions = [.. ConsentPolicyWords.ParseRegions(row.StricterRegions, static _ => { })],
        HonoursDoNotTrack = row.HonourDnt,
        LimitsData = row.LimitData,
        DaysAfterAccept = row.AcceptedForDays,
        DaysAfterDecline = row.DeclinedForDays,
        OnAsk = ConsentPolicyWords.ParseOnAsk(row.AskBy),
    };
}
