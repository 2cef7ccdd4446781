using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using WhiteLabelLinks.Redirects.Hosts;
using WhiteLabelLinks.Redirects.Pixels;
using WhiteLabelLinks.Themes;

namespace WhiteLabelLinks.Redirects.Outcomes;

/// <summary>
/// Answers with a page of the domain's theme. Liquid runs when a page of a domain is first asked for; after that a page is
/// bytes.
/// </summary>
internal sealed class OutcomePages(ThemeCatalog themes, RetargetingPages retargeting, TimeProvider clock)
{
    // A page is some kilobytes. Whoever asks for a wrong path on every one of a hundred thousand domains fills no memory.
    private const int MostPages = 2048;

    private readonly ConcurrentDictionary<(ShortHost Host, DomainRetargeting? Domain, ThemePage Page, string Language), RenderedPage> _pages = new();

    public Task WriteAsync(HttpContext context, in Outcome outcome, ShortHost host, RoutingSnapshot snapshot)
    {
        var domain = snapshot.Retargeting.DomainOf(host.Domain);
        var language = retargeting.LanguageFor(host, domain, null, context.Request.Headers.AcceptLanguage.ToString());
        return WriteAsync(context, outcome.Status, Find(host, domain, PageOf(outcome.Kind), language), ValuesOf(context, outcome, host));
    }

    private static ThemePage PageOf(OutcomeKind kind) => kind switch
    {
        OutcomeKind.Archived => ThemePage.Expired,
        OutcomeKind.Preview => ThemePage.Preview,
        OutcomeKind.Root => ThemePage.Root,
        _ => ThemePage.NotFound,
    };

    private PageValues ValuesOf(HttpContext context, in Outcome outcome, ShortHost host)
    {
        if (outcome.Kind != OutcomeKind.Preview)
        {
            return default;
        }
        // Without the plus, and without the slash at its start.
        var path = context.Request.Path.Value ?? "/";
        // The port that brought the visitor here brings the next one here too.
        var port = context.Request.Host.Port is { } named and not (80 or 443) ? $":{named}" : "";
        // A look is no click: what a click fills in stays empty.
        return new PageValues(ClickPlaceholders.Fill(outcome, default, clock.GetUtcNow()) ?? "", $"{host.Host}{port}{path.TrimEnd('+')}");
    }

    private RenderedPage Find(ShortHost host, DomainRetargeting? domain, ThemePage page, string language)
    {
        if (_pages.TryGetValue((host, domain, page, language), out var rendered))
        {
            return rendered;
        }
        if (_pages.Count >= MostPages)
        {
            _pages.Clear();
        }
        var facts = new PageFacts(host.BrandName, host.Host, language) { Look = domain?.Look.For(language) ?? PageLook.Untouched };
        return _pages[(host, domain, page, language)] = themes.Find(domain?.Look.Theme ?? host.Theme).Render(page, facts);
    }

    private static async Task WriteAsync(HttpContext context, int status, RenderedPage page, PageValues values)
    {
        var body = new ArrayBufferWriter<byte>(8192);
        page.WriteTo(body, values);
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = body.WrittenCount;
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy = page.ContentSecurityPolicy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["X-Robots-Tag"] = "noindex";
        if (status == StatusCodes.Status405MethodNotAllowed)
        {
            response.Headers.Allow = "GET, HEAD";
        }
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.BodyWriter.WriteAsync(body.WrittenMemory, context.RequestAborted);
        }
    }
}
