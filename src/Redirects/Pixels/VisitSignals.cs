using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;
using WhiteLabelLinks.Redirects.Consent;
using WhiteLabelLinks.Redirects.Hosts;

namespace WhiteLabelLinks.Redirects.Pixels;

/// <summary>What a request says about its visitor, as far as consent depends on it. Nothing of it is kept beside region and signals.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct VisitSignals(Region Region, OptOutSignals OptOut, VisitKind Visit, ConsentChoice Choice);

/// <summary>Reads signals from requests.</summary>
internal sealed class VisitSignalReader(RegionLookup regions, TrustedProxies proxies, EdgeKeys keys, TimeProvider clock)
{
    public VisitSignals Read(HttpContext context, ShortHost host)
    {
        var headers = context.Request.Headers;
        var address = ClientAddress.Of(context.Features, proxies);
        return new VisitSignals(
            regions.Find(address),
            OptOutSignals.Of(headers),
            VisitKinds.Of(headers),
            ConsentCookie.Read(headers.Cookie, host.Domain, keys.Choices, clock.GetUtcNow()));
    }
}
