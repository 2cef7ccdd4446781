using MaxMind.Db;

namespace WhiteLabelLinks.Redirects.Consent;

/// <summary>What location files have in common: <c>country_code</c>, or <c>country.iso_code</c> with <c>subdivisions[0].iso_code</c>.</summary>
internal sealed record LocatedPlace
{
    [MapKey("country_code")]
    public string? CountryCode { get; init; }

    [MapKey("country")]
    public CodedPlace? Country { get; init; }

    [MapKey("subdivisions")]
    public List<CodedPlace>? Subdivisions { get; init; }

    public Region ToRegion()
    {
        var country = CountryCode ?? Country?.Code;
        var subdivision = Subdivisions is [var first, ..] ? first.Code : null;
        return Region.TryCreate(country, subdivision, out var region) || Region.TryCreate(country, default, out region) ? region : Region.Unknown;
    }
}

internal sealed record CodedPlace
{
    [MapKey("iso_code")]
    public string? Code { get; init; }
}
