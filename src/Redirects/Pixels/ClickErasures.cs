using Microsoft.AspNetCore.Http;
using WhiteLabelLinks.Clicks.Erasing;
using WhiteLabelLinks.Clicks.Spool;
using WhiteLabelLinks.Redirects.Consent;
using WhiteLabelLinks.Redirects.Hosts;

namespace WhiteLabelLinks.Redirects.Pixels;

/// <summary>Takes it down when a visitor asks that clicks be forgotten. Whoever asks needs to have chosen nothing before.</summary>
internal sealed class ClickErasures(ClickSpool spool, TrustedProxies proxies, TimeProvider clock)
{
    public ValueTask AskAsync(HttpContext context, ShortHost host, Guid id)
    {
        var request = new ErasureRequest(
            id, host.Brand, host.Domain, ClientAddress.Of(context.Features, proxies), context.Request.Headers.UserAgent.ToString(), clock.GetUtcNow());
        return spool.AskForErasure(request) is { } receipt ? spool.WaitUntilKeptAsync(receipt) : ValueTask.CompletedTask;
    }
}
