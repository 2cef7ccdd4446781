using System.Collections.Frozen;
using System.Net;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Clicks.OwnTeam;

/// <summary>
/// All brands' own networks, for the one moment in which a click's whole address is known. Most brands have none and cost one look
/// into a table; nothing is allocated.
/// </summary>
internal sealed class OwnNetworkTable
{
    private volatile FrozenDictionary<long, OwnNetwork[]> _brands = FrozenDictionary<long, OwnNetwork[]>.Empty;

    public void Set(IEnumerable<(BrandId Brand, OwnNetwork Network)> networks) =>
        _brands = networks.GroupBy(one => one.Brand.Value, one => one.Network).ToFrozenDictionary(brand => brand.Key, brand => brand.ToArray());

    public bool Contains(BrandId brand, IPAddress? address)
    {
        if (address is null || !_brands.TryGetValue(brand.Value, out var networks))
        {
            return false;
        }
        var number = OwnNetwork.NumberOf(address);
        foreach (var network in networks)
        {
            if (network.Contains(number))
            {
                return true;
            }
        }
        return false;
    }
}
