using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using WhiteLabelLinks.Clicks.Spool;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Redirects.Hosts;
using WhiteLabelLinks.Redirects.Outcomes;
using WhiteLabelLinks.Redirects.Speed;
using WhiteLabelLinks.Redirects.Strays;

namespace WhiteLabelLinks.Redirects;

/// <summary>
/// The path of most clicks: decide, remember the click, write. It works on the server's request itself, and leaves to the pipeline
/// what wants a page, a console, a pixel or a second look.
/// </summary>
internal sealed partial class PlainRedirects(
    RoutingSnapshots snapshots,
    ClickSpool spool,
    ClickKeeper clicks,
    StrayVisits strays,
    RedirectSpeeds speeds,
    RedirectsMetrics metrics,
    RedirectOptions options,
    TimeProvider clock,
    ILogger<PlainRedirects> log)
{
    // Browsers may keep a permanent redirect, for as long as an edit of its link may go unseen by them; caches in between may not.
    private const string KeepPermanent = "private, max-age=3600";
    private const string KeepNothing = "private, no-store";

    // Half a year, for this host alone: whoever turns it off waits so long for the last browser.
    private const string ComeSecurely = "max-age=15768000";

    /// <summary>Decides, and answers a plain redirect. False when the request goes on, with what was decided.</summary>
    public bool TryAnswer(IFeatureCollection features, VisitDecision decision, out Task answer)
    {
        answer = Task.CompletedTask;
        decision.Started = speeds.Start();
        if (snapshots.Current is not { } snapshot)
        {
            return false;
        }
        var request = features.GetRequiredFeature<IHttpRequestFeature>();
        var isSecure = request.Scheme is "https";
        var visit = new Visit(request.Method, request.Headers.Host.ToString(), request.RawTarget, isSecure || options.HttpsPort is null);
        var outcome = RedirectEngine.Decide(visit, snapshot);
        if (outcome.Kind is OutcomeKind.Redirect && !outcome.IsRetargeting && (!isSecure || IsForThisHost(features, outcome.Host)))
        {
            Count(features, outcome);
            answer = speeds.Time(RedirectAsync(features, outcome), outcome, decision.Started);
            return true;
        }
        (decision.Snapshot, decision.Outcome) = (snapshot, outcome);
        return false;
    }

    /// <summary>Counts a request by what it came to, and says how its host is to be visited from now on.</summary>
    public void Count(IFeatureCollection features, in Outcome outcome)
    {
        metrics.Answered(outcome.Kind);
        var request = features.GetRequiredFeature<IHttpRequestFeature>();
        if (outcome.Host is { PlainHttp: PlainHttp.RedirectAndRemember } && request.Scheme is "https")
        {
            features.GetRequiredFeature<IHttpResponseFeature>().Headers.StrictTransportSecurity = ComeSecurely;
        }
        if (outcome.Link == default && request.Method is "GET")
        {
            strays.Count(outcome, request.RawTarget);
        }
    }

    /// <summary>Answers with the redirect that was decided, once its click is kept. Whatever breaks, the visitor arrives.</summary>
    public Task RedirectAsync(IFeatureCollection features, in Outcome outcome)
    {
        var response = features.GetRequiredFeature<IHttpResponseFeature>();
        response.StatusCode = outcome.Status;
        var now = clock.GetUtcNow();
        response.Headers.Location = ClickPlaceholders.Fill(outcome, default, now);
        response.Headers.CacheControl = outcome.Status is 301 or 308 ? KeepPermanent : KeepNothing;
        if (!outcome.IsClick)
        {
            return Task.CompletedTask;
        }
        try
        {
            var receipt = clicks.Append(features, outcome, now);
            if (outcome.HasPlaceholders)
            {
                response.Headers.Location = ClickPlaceholders.Fill(outcome, receipt.Id, now);
            }
            var kept = spool.WaitUntilKeptAsync(receipt);
            return kept.IsCompletedSuccessfully ? Task.CompletedTask : KeptAsync(kept);
        }
#pragma warning disable CA1031 // the answer is written already: whatever the spool threw, the visitor arrives
        catch (Exception e)
#pragma warning restore CA1031
        {
            Tell(e);
            return Task.CompletedTask;
        }
    }

    private async Task KeptAsync(ValueTask kept)
    {
        try
        {
            await kept;
        }
#pragma warning disable CA1031 // as in RedirectAsync
        catch (Exception e)
#pragma warning restore CA1031
        {
            Tell(e);
        }
    }

    // A connection that was opened for another host is the pipeline's to send back.
    private static bool IsForThisHost(IFeatureCollection features, HostEntry? host) =>
        features.Get<ITlsHandshakeFeature>() is not { HostName: var name } || HostHeader.IsNamed(host?.Host, name);

    private void Tell(Exception exception)
    {
        metrics.Failed();
        Log.NotKept(log, exception);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "A click could not be kept; its visitor was sent on all the same")]
        public static partial void NotKept(ILogger log, Exception exception);
    }
}
