using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;
using WhiteLabelLinks.Tenants.Members;

namespace WhiteLabelLinks.Tenants.Api;

/// <summary>What every API call goes through, in this order: key, rate, scope, body, repetition, and then the call itself.</summary>
internal static class BrandApiPipeline
{
    /// <summary>Greatest body of a call, in bytes.</summary>
    public const int MaxBody = 256 * 1024;

    public static async Task RunAsync(HttpContext context, RequestDelegate call)
    {
        context.Response.Headers.CacheControl = "no-store";
        var problem = await AdmitAsync(context) ?? CheckScope(context) ?? await ReadBodyAsync(context);
        if (problem is not null)
        {
            await problem.ExecuteAsync(context);
            return;
        }
        if (HttpMethods.IsPost(context.Request.Method) && context.Request.Headers.ContainsKey(IdempotentAnswers.Header))
        {
            await context.RequestServices.GetRequiredService<IdempotentAnswers>().AnswerAsync(context, () => CallAsync(context, call));
            return;
        }
        await CallAsync(context, call);
    }

    private static async Task<ProblemHttpResult?> AdmitAsync(HttpContext context)
    {
        var limits = context.RequestServices.GetRequiredService<ApiLimits>();
        var door = context.RequestServices.GetRequiredService<ApiKeyDoor>();
        var network = ClientNetwork.Of(context);
        if (limits.WrongKeys.Wait(network) is { Ticks: > 0 } pause)
        {
            return Slow(context, pause, ApiErrors.TooManyUnknownKeys());
        }
        if (await door.EnterAsync(context, context.RequestAborted) is { } refused)
        {
            limits.WrongKeys.Take(network);
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return refused;
        }
        var caller = $"{door.Key?.BrandId}/{door.Key?.Id.ToString(CultureInfo.InvariantCulture)}";
        return limits.Keys.Take(caller) is { Ticks: > 0 } wait ? Slow(context, wait, ApiErrors.TooManyRequests(limits.PerMinute)) : null;
    }

    private static ProblemHttpResult Slow(HttpContext context, TimeSpan wait, ProblemHttpResult problem)
    {
        context.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return problem;
    }

    private static ProblemHttpResult? CheckScope(HttpContext context)
    {
        var needed = context.GetEndpoint()?.Metadata.GetMetadata<RequiredScope>()
            ?? throw new InvalidOperationException("An API call says no scope that it needs.");
        var key = context.RequestServices.GetRequiredService<ApiKeyDoor>().Key;
        return key is not null && key.Scopes.Contains(needed.Name, StringComparer.Ordinal) ? null : ApiErrors.MissingScope(needed.Name);
    }

    // Read here and once: its size is bounded, a torn one is the caller's mistake, and a repeated request is known by it.
    private static async Task<ProblemHttpResult?> ReadBodyAsync(HttpContext context)
    {
        var request = context.Request;
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true })
        {
            return null;
        }
        if (request.ContentLength > MaxBody)
        {
            return ApiErrors.BodyTooLarge(MaxBody);
        }
        var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        try
        {
            int read;
            while ((read = await request.Body.ReadAsync(buffer, context.RequestAborted)) > 0)
            {
                if (body.Length + read > MaxBody)
                {
                    return ApiErrors.BodyTooLarge(MaxBody);
                }
                body.Write(buffer, 0, read);
            }
        }
        catch (BadHttpRequestException e)
        {
            return ApiErrors.ForStatus(context, e.StatusCode);
        }
        if (body.Length > 0 && !IsJson(request.ContentType))
        {
            return ApiErrors.UnsupportedMediaType();
        }
        body.Position = 0;
        request.Body = body;
        return null;
    }

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static async Task CallAsync(HttpContext context, RequestDelegate call)
    {
        try
        {
            await call(context);
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            var problem = e.InnerException is JsonException json ? ApiErrors.InvalidJson(Explain(json))
                : e.StatusCode == StatusCodes.Status400BadRequest ? ApiProblem.BadRequest(e.Message)
                : ApiErrors.ForStatus(context, e.StatusCode);
            await problem.ExecuteAsync(context);
        }
    }

    /// <summary>The member and the place; the parser's own message names our classes.</summary>
    internal static string Explain(JsonException e)
    {
        var place = e.LineNumber is { } line ? $" (line {line + 1}, byte {e.BytePositionInLine + 1})" : "";
        var member = e.Path is null or "$" or "" ? null : e.Path;
        if (e.Message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal))
        {
            return $"There is no member {member ?? "of that name"} here; check its spelling{place}.";
        }
        if (e.Message.Contains("missing required properties", StringComparison.Ordinal))
        {
            return "A required member is missing.";
        }
        return member is null ? $"This is not valid JSON{place}." : $"The value of {member} is not of the expected type{place}.";
    }
}
