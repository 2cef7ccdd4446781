using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Links;

/// <summary>Clicks of a link so far, as the data plane adds them up. Read only; a link nobody opened has none.</summary>
internal sealed class ClickTotal : ITenantOwned
{
    public BrandId BrandId { get; private set; }

    public long LinkId { get; private set; }

    public long Clicks { get; private set; }

    public DateTimeOffset LastClickAt { get; private set; }
}
