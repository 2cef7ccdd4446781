using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Redirects.Consent;
using WhiteLabelLinks.Redirects.Hosts;
using WhiteLabelLinks.Redirects.Outcomes;
using WhiteLabelLinks.Redirects.Pixels;
using WhiteLabelLinks.Redirects.Speed;

namespace WhiteLabelLinks.Redirects;

/// <summary>
/// Answers what a visit came to that is more than a plain redirect (those are <see cref="PlainRedirects"/>'): pages, pixels, refusals.
/// A console goes on to the next step, with <see cref="ConsoleHost"/> as a request feature. Whatever breaks, a visitor on a working
/// link arrives.
/// </summary>
internal sealed partial class RedirectMiddleware(
    RequestDelegate next,
    PlainRedirects redirects,
    OutcomePages pages,
    RetargetedVisits visits,
    ConsentPaths paths,
    RedirectSpeeds speeds,
    RedirectsMetrics metrics,
    RedirectOptions options,
    TrustedProxies proxies,
    ILogger<RedirectMiddleware> log)
{
    public Task InvokeAsync(HttpContext context)
    {
        var decision = context.Features.GetRequiredFeature<VisitDecision>();
        if (decision.Snapshot is not { } snapshot)
        {
            return WritePlainAsync(context, StatusCodes.Status503ServiceUnavailable, "This address cannot answer yet. Try again in a moment.\n");
        }
        var outcome = decision.Outcome;
        var request = context.Features.GetRequiredFeature<IHttpRequestFeature>();
        var host = request.Headers.Host.ToString();
        if (outcome.Kind is OutcomeKind.Secure && CameSecurely(context))
        {
            outcome = RedirectEngine.Decide(new Visit(request.Method, host, request.RawTarget, isSecure: true), snapshot);
        }
        redirects.Count(context.Features, outcome);
        var answer = outcome.Kind switch
        {
            OutcomeKind.Redirect when outcome.IsRetargeting => RetargetAsync(context, outcome, snapshot),
            OutcomeKind.Redirect => redirects.RedirectAsync(context.Features, outcome),
            OutcomeKind.Console when outcome.Host is ConsoleEntry entry => GoOnAsync(context, entry.Console),
            OutcomeKind.Secure => GoSecureAsync(context, outcome),
            OutcomeKind.UnknownHost when !snapshot.Hosts.HasConsole && FirstRun.IsHere(context, host, out var name) =>
                GoOnAsync(context, new ConsoleHost(name, null, IsSetup: true)),
            OutcomeKind.UnknownHost => WritePlainAsync(context, StatusCodes.Status404NotFound, "Not found\n"),
            OutcomeKind.ConsentForm or OutcomeKind.PixelBeacon or OutcomeKind.GoOn or OutcomeKind.Privacy or OutcomeKind.GpcSupport =>
                OnOwnPathAsync(context, outcome, snapshot),
            _ => WritePageAsync(context, outcome, snapshot),
        };
        return speeds.Time(answer, outcome, decision.Started);
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
                await redirects.RedirectAsync(context.Features, outcome with { IsClick = false, Status = 302 });
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
        context.Response.Headers.CacheControl = "private, no-store";
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
