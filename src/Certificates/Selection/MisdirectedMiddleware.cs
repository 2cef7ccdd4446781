using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace WhiteLabelLinks.Certificates.Selection;

/// <summary>
/// A secure connection is for the one host that it was opened for. A request for another one is sent back (RFC 9110 15.5.20), and the
/// browser opens a connection of its own: else one brand's certificate would vouch for what is another's.
/// </summary>
internal sealed class MisdirectedMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) =>
        context.Features.Get<ITlsHandshakeFeature>() is { HostName: var name }
            && !RequestedHost.Is(context.Features.GetRequiredFeature<IHttpRequestFeature>(), name)
                ? RefuseAsync(context)
                : next(context);

    private static Task RefuseAsync(HttpContext context)
    {
        const string text = "This connection was opened for another host. Open a new one.\n";
        context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.ContentLength = text.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.WriteAsync(text, context.RequestAborted);
    }
}
