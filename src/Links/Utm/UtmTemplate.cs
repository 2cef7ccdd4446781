using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Links.Utm;

/// <summary>A named set of values. Words in braces are filled in from the link, see <see cref="UtmWords"/>.</summary>
internal sealed class UtmTemplate : ITenantOwned
{
    public BrandId BrandId { get; init; }

    public long Id { get; private set; }

    public required string Name { get; set; }

    /// <summary>The name in lower case: no two templates of a brand share it.</summary>
    public required string NameKey { get; set; }

    public string? Source { get; set; }

    public string? Medium { get; set; }

    public string? Campaign { get; set; }

    public string? Term { get; set; }

    public string? Content { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public string? this[UtmParameter parameter]
    {
        get => parameter switch
        {
            UtmParameter.Source => Source,
            UtmParameter.Medium => Medium,
            UtmParameter.Campaign => Campaign,
            UtmParameter.Term => Term,
            _ => Content,
        };
        set
        {
            switch (parameter)
            {
                case UtmParameter.Source:
                    Source = value;
                    break;
                case UtmParameter.Medium:
                    Medium = value;
                    break;
                case UtmParameter.Campaign:
                    Campaign = value;
                    break;
                case UtmParameter.Term:
                    Term = value;
                    break;
                default:
                    Content = value;
                    break;
            }
        }
    }
}

/// <summary>What a brand asks of every destination. No row asks for nothing.</summary>
internal sealed class UtmRules : ITenantOwned
{
    public BrandId BrandId { get; init; }

    /// <summary>Names of parameters that must be there.</summary>
    public string[] Required { get; set; } = [];

    /// <summary>The parameter by which the brand names sources for itself; null where it has none.</summary>
    public string? SourceParameter { get; set; }
}
