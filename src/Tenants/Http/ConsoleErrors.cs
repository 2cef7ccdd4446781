using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using WhiteLabelLinks.Tenants.Api;

namespace WhiteLabelLinks.Tenants.Http;

/// <summary>
/// Turns a status without a body into the console's error page, or into a problem document under <c>/api</c>; and an exception
/// into a 500 that tells its request id and nothing else.
/// </summary>
internal sealed partial class ConsoleErrors(RequestDelegate next, ILogger<ConsoleErrors> logger)
{
    public const string ErrorPath = "/error";

    // nginx's word for it: nobody is there to read an answer.
    private const int ClientClosedRequest = 499;

    private static readonly string[] HeadersOfTheBody =
        ["Content-Type", "Content-Length", "Content-Encoding", "Content-Disposition", "ETag", "Last-Modified", "Location", "Set-Cookie"];

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = ClientClosedRequest;
            return;
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            await ShowAsync(context, e.StatusCode);
            return;
        }
        catch (Exception e) when (!context.Response.HasStarted && !IsDatabaseAway(e))
        {
            Log.Unexpected(logger, e, context.TraceIdentifier);
            await ShowAfterExceptionAsync(context);
            return;
        }
        var response = context.Response;
        if (response is { HasStarted: false, StatusCode: >= 400, ContentType: null, ContentLength: null or 0 })
        {
            await ShowAsync(context, response.StatusCode);
        }
    }

    // Whoever stands before this one answers for a database that is away.
    private static bool IsDatabaseAway(Exception e) =>
        e is NpgsqlException and not PostgresException or TimeoutException
        || e is PostgresException { SqlState: "57P01" or "57P02" or "57P03" or "53300" }
        || (e.InnerException is { } inner && IsDatabaseAway(inner));

    // What the request had open may be half done: the page that says so starts with its own.
    private async Task ShowAfterExceptionAsync(HttpContext context)
    {
        var before = context.RequestServices;
        await using var fresh = before.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope();
        context.RequestServices = fresh.ServiceProvider;
        try
        {
            await ShowAsync(context, StatusCodes.Status500InternalServerError);
        }
        finally
        {
            context.RequestServices = before;
        }
    }

    private async Task ShowAsync(HttpContext context, int status)
    {
        foreach (var header in HeadersOfTheBody)
        {
            context.Response.Headers.Remove(header);
        }
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-cache, no-store";
        var request = context.Request;
        if (request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
        {
            await ApiErrors.ForStatus(context, status).ExecuteAsync(context);
            return;
        }
        if (request.Path == ErrorPath)
        {
            await context.Response.WriteAsync(Plain(context, status));
            return;
        }
        var (path, query) = (request.Path, request.QueryString);
        context.SetEndpoint(null);
        context.Features.Get<IRouteValuesFeature>()?.RouteValues.Clear();
        context.Features.Set(new FailedRequest(status));
        (request.Path, request.QueryString) = (ErrorPath, QueryString.Empty);
        try
        {
            await next(context);
        }
        catch (Exception e) when (!context.Response.HasStarted && !IsDatabaseAway(e))
        {
            // The error page itself is broken: plain words still say what happened.
            Log.Unexpected(logger, e, context.TraceIdentifier);
            context.Response.StatusCode = status;
            await context.Response.WriteAsync(Plain(context, status));
        }
        finally
        {
            (request.Path, request.QueryString) = (path, query);
        }
    }

    private static string Plain(HttpContext context, int status)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        return $"{status} {ReasonPhrases.GetReasonPhrase(status)}\n{WebUtility.HtmlEncode(context.TraceIdentifier)}\n";
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Request {RequestId} failed")]
        public static partial void Unexpected(ILogger logger, Exception e, string requestId);
    }
}

/// <summary>Left for the error page: the status of the request that failed.</summary>
internal sealed record FailedRequest(int Status);
