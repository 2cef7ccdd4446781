namespace WhiteLabelLinks.Links.Utm;

/// <summary>The five parameters by which analytics everywhere tell campaigns apart.</summary>
internal enum UtmParameter
{
    Source,
    Medium,
    Campaign,
    Term,
    Content,
}

internal static class UtmParameters
{
    /// <summary>What is kept of a value when somebody clicks.</summary>
    public const int MaxValue = 100;

    public static IReadOnlyList<UtmParameter> All { get; } = Enum.GetValues<UtmParameter>();

    /// <summary>As it stands in an address, which is also its name in the API and in errors.</summary>
    public static string ToName(this UtmParameter parameter) => parameter switch
    {
        UtmParameter.Source => "utm_source",
        UtmParameter.Medium => "utm_medium",
        UtmParameter.Campaign => "utm_campaign",
        UtmParameter.Term => "utm_term",
        _ => "utm_content",
    };

    /// <summary>In any case, as browsers and analytics read it. Null for any other parameter.</summary>
    public static UtmParameter? Parse(string? name)
    {
        foreach (var parameter in All)
        {
            if (parameter.ToName().Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return parameter;
            }
        }
        return null;
    }
}
