using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Data;

/// <summary>
/// An entity that belongs to one brand. Its queries are filtered by the scope's brand; a new one without a brand is given the
/// scope's, and saving one of another brand throws before anything is sent.
/// </summary>
public interface ITenantOwned
{
    BrandId BrandId { get; }
}
