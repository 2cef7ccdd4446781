using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using WhiteLabelLinks.Themes;

namespace WhiteLabelLinks.Retargeting.Pages.Look;

/// <summary>Answers with a visitor's page under its own policy: framed by the console alone, and nothing runs in it.</summary>
internal sealed class PreviewPage(RenderedPage page, PageValues values) : IActionResult
{
    public async Task ExecuteResultAsync(ActionContext context)
    {
        var body = new ArrayBufferWriter<byte>(16 * 1024);
        page.WriteTo(body, values);
        var response = context.HttpContext.Response;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = body.WrittenCount;
        response.Headers.ContentSecurityPolicy = page.ContentSecurityPolicy;
        response.Headers.XFrameOptions = "SAMEORIGIN";
        response.Headers.CacheControl = "private, no-store";
        response.Headers["Referrer-Policy"] = "no-referrer";
        if (!HttpMethods.IsHead(context.HttpContext.Request.Method))
        {
            await response.BodyWriter.WriteAsync(body.WrittenMemory, context.HttpContext.RequestAborted);
        }
    }
}
