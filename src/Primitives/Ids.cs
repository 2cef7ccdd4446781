namespace WhiteLabelLinks.Primitives;

/// <summary>Row id of an agency: the reseller that brands belong to.</summary>
public readonly record struct AgencyId(long Value)
{
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Row id of a brand, which is the tenant: it is part of every key of a tenant table.</summary>
public readonly record struct BrandId(long Value)
{
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Row id of a short domain.</summary>
public readonly record struct DomainId(long Value)
{
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Row id of a link.</summary>
public readonly record struct LinkId(long Value)
{
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Row id of a person who may sign in at one console.</summary>
public readonly record struct UserId(long Value)
{
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Row id of a pixel: an ad platform's tag as a brand has set it up.</summary>
public readonly record struct PixelId(long Value)
{
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Row id of a campaign: what a brand's links are for.</summary>
public readonly record struct CampaignId(long Value)
{
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
