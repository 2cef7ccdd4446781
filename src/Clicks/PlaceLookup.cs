using System.Net;

namespace WhiteLabelLinks.Clicks;

/// <summary>
/// The region of an address, such as <c>US-CA</c> or <c>DE</c>, or an empty text. The loader asks it, with an address of the
/// visitor's network. Whoever knows places adds one to the container; without one, none is known.
/// </summary>
public delegate string PlaceLookup(IPAddress address);
