using System.Buffers;
using Microsoft.AspNetCore.Http;
using WhiteLabelLinks.AdPlatforms;
using WhiteLabelLinks.Redirects.Consent;
using WhiteLabelLinks.Redirects.Hosts;
using WhiteLabelLinks.Redirects.Speed;
using WhiteLabelLinks.Themes;

namespace WhiteLabelLinks.Redirects.Pixels;

/// <summary>Answers the paths of a short host that visitors come to from our own pages: choices, beacons, the privacy page.</summary>
internal sealed class ConsentPaths(
    VisitSignalReader signals, RetargetingPages pages, RetargetedVisits visits, ConsentChoices choices, ConsentNotes notes, PixelBreaker breaker, EdgeKeys keys,
    ClickErasures erasures, RedirectSpeeds speeds, TimeProvider clock)
{
    private const int LongestForm = 16 * 1024;

    public Task AnswerAsync(HttpContext context, in Outcome outcome, RoutingSnapshot snapshot)
    {
        var host = (ShortHost)outcome.Host!; // these paths exist on short hosts only
        var domain = snapshot.Retargeting.DomainOf(host.Domain);
        return outcome.Kind switch
        {
            OutcomeKind.ConsentForm => ChooseAsync(context, host, domain),
            OutcomeKind.PixelBeacon => HearAsync(context, host, domain, snapshot),
            OutcomeKind.GoOn => GoOnAsync(context, host, snapshot),
            OutcomeKind.GpcSupport => WriteAsync(context, "application/json", "{\"gpc\":true,\"lastUpdate\":\"2026-11-23\"}\n"),
            _ => ShowPrivacyAsync(context, host, domain),
        };
    }

    private async Task ChooseAsync(HttpContext context, ShortHost host, DomainRetargeting? domain)
    {
        // A choice is the visitor's alone: another site's form must not be able to make one.
        if (!IsFromOurPage(context.Request) || !context.Request.HasFormContentType || context.Request.ContentLength > LongestForm)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await WriteAsync(context, "text/plain; charset=utf-8", "This form was not sent from a page of this site. Open the link again.\n");
            return;
        }
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var text = form["t"].ToString();
        var action = form["action"].ToString();
        var isVisit = VisitToken.TryRead(keys.Visits, host.Domain, text, clock.GetUtcNow(), out var visit);
        var record = Guid.CreateVersion7(clock.GetUtcNow());
        if (action == "erase")
        {
            await erasures.AskAsync(context, host, record);
        }
        if (domain is not null)
        {
            var language = isVisit ? visit.Language : Language(context, host, domain);
            await choices.MakeAsync(context, host, domain, action, isVisit ? visit.Link : null, language, record);
        }
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.CacheControl = "private, no-store";
        context.Response.Headers.Location = isVisit
            ? $"/_/go?t={text}&f=1{(action == "accept" ? "" : "&x=1")}"
            : $"/_/privacy?n={(action == "erase" ? "erasure" : "saved")}&l={Language(context, host, domain)}";
    }

    private Task GoOnAsync(HttpContext context, ShortHost host, RoutingSnapshot snapshot)
    {
        var query = context.Request.Query;
        if (!VisitToken.TryRead(keys.Visits, host.Domain, query["t"].FirstOrDefault(), clock.GetUtcNow(), out var visit))
        {
            // Too old, or not ours: the domain's start page is the only place that is surely right.
            context.Response.StatusCode = StatusCodes.Status303SeeOther;
            context.Response.Headers.Location = "/";
            return Task.CompletedTask;
        }
        if (query["l"].FirstOrDefault() is { Length: > 0 } wished)
        {
            visit = visit with { Language = pages.LanguageFor(host, snapshot.Retargeting.DomainOf(host.Domain), wished, visit.Language) };
        }
        var outcome = RedirectEngine.Resume(host, visit.Slug, visit.Query, snapshot);
        if (outcome.Location is null)
        {
            context.Response.StatusCode = StatusCodes.Status303SeeOther;
            context.Response.Headers.Location = "/" + Uri.EscapeDataString(visit.Slug);
            return Task.CompletedTask;
        }
        return visits.GoOnAsync(context, outcome, snapshot, visit, straight: query.ContainsKey("x") || !outcome.IsRetargeting, asPage: query.ContainsKey("f"));
    }

    private async Task HearAsync(HttpContext context, ShortHost host, DomainRetargeting? domain, RoutingSnapshot snapshot)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        if (domain is null || !IsFromOurPage(context.Request))
        {
            return;
        }
        var buffer = ArrayPool<byte>.Shared.Rent(PixelBeacon.MaxLength + 1);
        try
        {
            var length = await context.Request.Body.ReadAtLeastAsync(
                buffer.AsMemory(0, PixelBeacon.MaxLength + 1), PixelBeacon.MaxLength + 1, throwOnEndOfStream: false, context.RequestAborted);
            var now = clock.GetUtcNow();
            if (PixelBeacon.TryParse(buffer.AsSpan(0, length), out var token, out var results)
                && VisitToken.TryRead(keys.Visits, host.Domain, token, now, out var visit))
            {
                Hear(host, domain, snapshot, visit, results, now);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Hear(
        ShortHost host, DomainRetargeting domain, RoutingSnapshot snapshot, in VisitToken visit, IReadOnlyList<PixelResult> results, DateTimeOffset now)
    {
        var pixels = snapshot.Retargeting.PixelsOf(domain, visit.Link, out _).Pixels;
        var wait = 0;
        var isOver = true;
        foreach (var result in results)
        {
            // A stranger's browser said so: only about pixels that the link really has.
            if (pixels.FirstOrDefault(pixel => pixel.Id == result.Pixel) is { } pixel)
            {
                notes.Hear(host.Brand, visit.Link, result);
                wait = Math.Max(wait, result.Milliseconds);
                isOver &= result.State != PixelState.Asked;
                if (result.State is PixelState.Loaded or PixelState.Failed or PixelState.TimedOut)
                {
                    breaker.Heard(host.Domain, pixel.Platform.Key, visit.Click, result.State == PixelState.TimedOut, now);
                }
            }
        }
        // The page goes on when the last pixel has answered. Of whoever left before, nobody knows how long it was.
        if (wait > 0 && isOver)
        {
            speeds.Count(host.Domain, SpeedKind.HandOff, TimeSpan.FromMilliseconds(wait));
        }
    }

    private Task ShowPrivacyAsync(HttpContext context, ShortHost host, DomainRetargeting? domain)
    {
        var choice = signals.Read(context, host).Choice;
        var values = new PageValues("", host.Host)
        {
            FormToken = "",
            VisitorId = choice.Kind == ConsentChoiceKind.Accepted ? choice.Visitor.ToString() : null,
            Choice = choice.Kind switch
            {
                ConsentChoiceKind.Accepted => VisitorChoice.Accepted,
                ConsentChoiceKind.Declined => VisitorChoice.Declined,
                ConsentChoiceKind.Withdrawn => VisitorChoice.Withdrawn,
                _ => VisitorChoice.None,
            },
            ChosenOn = choice.Kind == ConsentChoiceKind.None ? null : DateOnly.FromDateTime(choice.At.UtcDateTime),
            Notice = context.Request.Query["n"].ToString() switch
            {
                "saved" => PageNotice.Saved,
                "erasure" => PageNotice.ErasureAsked,
                _ => PageNotice.None,
            },
        };
        return PageAnswer.WriteAsync(context, pages.PrivacyFor(host, domain, Language(context, host, domain)), values, null, referrerPolicy: "same-origin");
    }

    private string Language(HttpContext context, ShortHost host, DomainRetargeting? domain) =>
        pages.LanguageFor(host, domain, context.Request.Query["l"].FirstOrDefault(), context.Request.Headers.AcceptLanguage.ToString());

    // Every browser of the last years says where a POST comes from, by one of these two.
    private static bool IsFromOurPage(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0)
        {
            return site == "same-origin";
        }
        return request.Headers.Origin.ToString() is { Length: > 0 } origin && Uri.TryCreate(origin, UriKind.Absolute, out var uri)
            && string.Equals(uri.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);
    }

    private static async Task WriteAsync(HttpContext context, string type, string text)
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = text.Length;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.WriteAsync(text, context.RequestAborted);
        }
    }
}
