using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace WhiteLabelLinks.Certificates.Issuance;

/// <summary>
/// Answers a validating CA (RFC 8555 8.3), before anything else of the installation sees the request: a redirect to HTTPS of a host
/// that has no certificate yet would end in nothing.
/// </summary>
internal sealed class ChallengeMiddleware(RequestDelegate next, ChallengeAnswers answers)
{
    private const string Prefix = "/.well-known/acme-challenge/";
    private const int LongestToken = 256;

    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    public Task InvokeAsync(HttpContext context) =>
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.StartsWith(Prefix, StringComparison.Ordinal)
            ? AnswerAsync(context)
            : next(context);

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Features.GetRequiredFeature<IHttpRequestFeature>();
        var token = request.RawTarget[Prefix.Length..];
        var host = RequestedHost.Of(request);
        var answer = request.Method is "GET" or "HEAD" && host.Length > 0 && token.Length is > 0 and <= LongestToken
            && !token.AsSpan().ContainsAnyExcept(TokenCharacters)
                ? await answers.FindHttpAsync(host, token, context.RequestAborted)
                : null;
        context.Response.StatusCode = answer is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
        context.Response.ContentType = answer is null ? "text/plain; charset=utf-8" : "application/octet-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        var text = answer ?? "Not found\n";
        context.Response.ContentLength = text.Length;
        if (request.Method is not "HEAD")
        {
            await context.Response.WriteAsync(text, context.RequestAborted);
        }
    }
}
