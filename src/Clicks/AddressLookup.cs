using System.Net;
using Microsoft.AspNetCore.Http;

namespace WhiteLabelLinks.Clicks;

/// <summary>
/// The address that a click of this request's sender would come from, by the same proxies that are trusted on short domains; null
/// when it is unknown. Whoever receives clicks adds one to the container.
/// </summary>
public delegate IPAddress? AddressLookup(HttpContext context);
