using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using WhiteLabelLinks.Clicks.Spool;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Redirects.Consent;
using WhiteLabelLinks.Redirects.Hosts;
using WhiteLabelLinks.Redirects.Outcomes;
using WhiteLabelLinks.Redirects.Pixels;
using WhiteLabelLinks.Redirects.Speed;
using WhiteLabelLinks.Redirects.Strays;

namespace WhiteLabelLinks.Redirects;

/// <summary>
/// The first step of every request. A short host is answered here: decide, remember the click, write. A console goes on to the
/// next step, with <see cref="ConsoleHost"/> as a request feature. Whatever breaks, a visitor on a working link arrives.
/// </summary>
internal sealed partial class RedirectMiddleware(
    RequestDelegate next,
    RoutingSnapshots snapshots,
    ClickSpool spool,
    ClickKeeper clicks,
    OutcomePages pages,
    RetargetedVisits visits,
    ConsentPaths paths,
    StrayVisits strays,
    RedirectSpeeds speeds,
    RedirectsMetrics metrics,
    RedirectOptions options,
    TrustedProxies proxies,
    TimeProvider clock,
    ILogger<RedirectMiddleware> log)
{
    // Browsers may keep a permanent redirect, for as long as an edit of its link may go unseen by them; caches in between may not.
    private const string KeepPermanent = "private, max-age=3600";
    private const string KeepNothing = "private, no-store";

    // Half a year, for this host alone: whoever turns it off waits so long for the last browser.
    private const string ComeSecurely = "max-age=15768000";

    public Task InvokeAsync(HttpContext context)
    {
        var started = speeds.Start();
        var request = context.Features.GetRequiredFeature<IHttpRequestFeature>();
        if (snapshots.Current is not { } snapshot)
        {
            return WritePlainAsync(context, StatusCodes.Status503ServiceUnavailable, "This address cannot answer yet. Try again in a moment.\n");
        }
        var host = request.Headers.Host.ToString();
        var isSecure = request.Scheme is "https";
        var outcome = RedirectEngine.Decide(new Visit(request.Method, host, request.RawTarget, isSecure || options.HttpsPort is null), snapshot);
        if (outcome.Kind is OutcomeKind.Secure && CameSecurely(context))
        {
            outcome = RedirectEngine.Decide(new Visit(request.Method, host, request.RawTarget, isSecure: true), snapshot);
        }
        metrics.Answered(outcome.Kind);
        if (isSecure && outcome.Host is { PlainHttp: PlainHttp.RedirectAndRemember })
        {
            context.Response.Headers.StrictTransportSecurity = ComeSecurely;
        }
        if (request.Method is "GET")
        {
            strays.Count(outcome, request.RawTarget);
        }
        var answer = outcome.Kind switch
        {
            OutcomeKind.Redirect when outcome.IsRetargeting => RetargetAsync(context, outcome, snapshot),
            OutcomeKind.Redirect => RedirectAsync(context, outcome),
            OutcomeKind.Console when outcome.Host is ConsoleEntry entry => GoOnAsync(context, entry.Console),
            OutcomeKind.Secure => GoSecureAsync(context, outcome),
            OutcomeKind.UnknownHost when !snapshot.Hosts.HasConsole && FirstRun.IsHere(context, host, out var name) =>
                GoOnAsync(context, new ConsoleHost(name, null, IsSetup: true)),
            OutcomeKind.UnknownHost => WritePlainAsync(context, StatusCodes.Status404NotFound, "Not found\n"),
            OutcomeKind.ConsentForm or OutcomeKind.PixelBeacon or OutcomeKind.GoOn or OutcomeKind.Privacy or OutcomeKind.GpcSupport =>
                OnOwnPathAsync(context, outcome, snapshot),
            _ => WritePageAsync(context, outcome, snapshot),
        };
        return speeds.Time(answer, outcome, started);
    }

    private async Task RetargetAsync(HttpContext context, Outcome outcome, RoutingSnapshot snapshot)
    {
        try
        {
            await visits.ClickAsync(context, outcome, snapshot);
        }
#pragma warning disable CA1031 // whatever it is, and wherever the page was going to come from: the visitor arrives, without pixels
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Tell(e);
            if (!context.Response.HasStarted)
            {
                context.Response.Clear();
                await RedirectAsync(context, outcome with { IsClick = false, Status = 302 });
            }
        }
    }

    private async Task OnOwnPathAsync(HttpContext context, Outcome outcome, RoutingSnapshot snapshot)
    {
        try
        {
            await paths.AnswerAsync(context, outcome, snapshot);
        }
        catch (Exception e) when (e is BadHttpRequestException or InvalidDataException && !context.Response.HasStarted)
        {
            context.Response.Clear();
            await WritePlainAsync(context, StatusCodes.Status400BadRequest, "This request cannot be read.\n");
        }
#pragma warning disable CA1031 // as above; where the visitor was going is known only to the page that was left
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted)
#pragma warning restore CA1031
        {
            Tell(e);
            context.Response.Clear();
            await WritePlainAsync(context, StatusCodes.Status503ServiceUnavailable, "This could not be done. Try again in a moment.\n");
        }
    }

    private Task RedirectAsync(HttpContext context, in Outcome outcome)
    {
        var response = context.Response;
        response.StatusCode = outcome.Status;
        response.Headers.Location = outcome.Location;
        response.Headers.CacheControl = outcome.Status is 301 or 308 ? KeepPermanent : KeepNothing;
        if (!outcome.IsClick)
        {
            return Task.CompletedTask;
        }
        try
        {
            var kept = spool.WaitUntilKeptAsync(clicks.Append(context, outcome, clock.GetUtcNow()));
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

    // A proxy of our own that ends HTTPS in front of this node: sent back to it, the visitor would go round in circles.
    private bool CameSecurely(HttpContext context) =>
        !proxies.IsEmpty && context.Connection.RemoteIpAddress is { } peer && proxies.Contains(ClientAddress.Plain(peer))
        && context.Request.Headers["X-Forwarded-Proto"].ToString().Equals("https", StringComparison.OrdinalIgnoreCase);

    // 308 and not 301: a form that was sent stays a form.
    private Task GoSecureAsync(HttpContext context, in Outcome outcome)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var origin = options.HttpsPort == 443 ? $"https://{outcome.Host!.Host}" : $"https://{outcome.Host!.Host}:{options.HttpsPort}"; // not null for this kind
        context.Response.StatusCode = outcome.Status;
        context.Response.Headers.Location = origin + (target.StartsWith('/') ? target : "/");
        context.Response.Headers.CacheControl = KeepNothing;
        return Task.CompletedTask;
    }

    private Task GoOnAsync(HttpContext context, ConsoleHost console)
    {
        context.Features.Set(console);
        return next(context);
    }

    private async Task WritePageAsync(HttpContext context, Outcome outcome, RoutingSnapshot snapshot)
    {
        try
        {
            await pages.WriteAsync(context, outcome, (ShortHost)outcome.Host!, snapshot); // only a host of this kind has pages
        }
#pragma warning disable CA1031 // a page that cannot be rendered must not become a stack trace
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Tell(e);
            if (!context.Response.HasStarted)
            {
                context.Response.Clear();
                await WritePlainAsync(context, outcome.Status, outcome.Status == 200 ? "" : "Not found\n");
            }
        }
    }

    private static async Task WritePlainAsync(HttpContext context, int status, string text)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "text/plain; charset=utf-8";
        response.ContentLength = text.Length;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            response.Headers.RetryAfter = "5";
        }
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.WriteAsync(text, context.RequestAborted);
        }
    }

    private void Tell(Exception exception)
    {
        metrics.Failed();
        Log.Failed(log, exception);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Something broke while a visitor was answered; the visitor got an answer all the same")]
        public static partial void Failed(ILogger log, Exception exception);
    }
}
