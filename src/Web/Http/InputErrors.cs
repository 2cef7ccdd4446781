using System.Text;
using Microsoft.Net.Http.Headers;

namespace WhiteLabelLinks.Web.Http;

/// <summary>
/// A body that cannot be read is the sender's mistake. The framework answers 500 to several of them (an unknown charset, a form
/// with a torn boundary, too many keys), so the body is judged here, before anything else asks for it.
/// </summary>
internal sealed class InputErrors(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        {
            await next(context);
            return;
        }
        if (request.ContentType is { } text && !CanRead(text))
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }
        if (request.HasFormContentType && !await TryReadFormAsync(context))
        {
            return;
        }
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            context.Response.StatusCode = e.StatusCode;
        }
        catch (InvalidOperationException e) when (e.InnerException is DecoderFallbackException && !context.Response.HasStarted)
        {
            // JSON whose strings are no UTF-8 is told of only when a string is read.
            context.Response.Clear();
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
        }
    }

    private static bool CanRead(string contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var parsed))
        {
            return false;
        }
        if (!parsed.Charset.HasValue)
        {
            return true;
        }
        try
        {
            Encoding.GetEncoding(HeaderUtilities.RemoveQuotes(parsed.Charset).ToString());
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static async Task<bool> TryReadFormAsync(HttpContext context)
    {
        try
        {
            await context.Request.ReadFormAsync(context.RequestAborted);
            return true;
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException or IOException or ArgumentException)
        {
            context.Response.StatusCode = e is BadHttpRequestException { StatusCode: var status } ? status : StatusCodes.Status400BadRequest;
            // Nobody knows where the next request would begin.
            context.Response.Headers.Connection = "close";
            return false;
        }
    }
}
