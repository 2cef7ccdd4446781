using System.Net;

namespace WhiteLabelLinks.Retargeting.Destinations;

/// <summary>Where the program may go when somebody's input names the place.</summary>
public sealed class OutboundOptions
{
    /// <summary>Private networks that checks may reach all the same: an intranet's own sites. None by default.</summary>
    public IReadOnlyList<IPNetwork> Networks { get; init; } = [];
}
