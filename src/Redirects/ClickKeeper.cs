using Microsoft.AspNetCore.Http.Features;
using WhiteLabelLinks.Clicks.Spool;
using WhiteLabelLinks.Redirects.Consent;
using WhiteLabelLinks.Redirects.Hosts;
using WhiteLabelLinks.Redirects.Outcomes;

namespace WhiteLabelLinks.Redirects;

/// <summary>Hands a click to the spool, with all that its request said.</summary>
internal sealed class ClickKeeper(ClickSpool spool, TrustedProxies proxies)
{
    /// <summary>
    /// Keeps a click. For a retargeting link with the number of the decision's reason, and where the decision took the visitor to be.
    /// </summary>
    public ClickReceipt Append(IFeatureCollection features, in Outcome outcome, DateTimeOffset now, byte? consent = null, Region region = default)
    {
        var request = features.GetRequiredFeature<IHttpRequestFeature>();
        var headers = request.Headers;
        var host = (ShortHost)outcome.Host!; // a click is on a link, and a link has the host that it was decided for
        return spool.Append(new Click
        {
            At = now,
            Brand = host.Brand,
            Domain = host.Domain,
            Link = outcome.Link,
            UserAgent = headers.UserAgent.ToString(),
            Referrer = headers.Referer.ToString(),
            Languages = headers.AcceptLanguage.ToString(),
            Query = QueryOf(request, host),
            Address = ClientAddress.Of(features, proxies),
            Signs = VisitKinds.IsPrefetch(headers) ? ClickSigns.Prefetch : ClickSigns.None,
            Consent = consent,
            Region = region.ToString(),
        });
    }

    private static ReadOnlySpan<char> QueryOf(IHttpRequestFeature request, ShortHost host)
    {
        var query = request.QueryString.AsSpan().TrimStart('?');
        return host.SourceParameter is { } own && !query.IsEmpty ? SourceParameter.AsSource(query, own) : query;
    }
}
