using Npgsql;
using WhiteLabelLinks.Web.Startup;

namespace WhiteLabelLinks.Web.Http;

/// <summary>
/// Without its database the console rests and says so; visitors never come this far, so their links go on working.
/// </summary>
internal sealed partial class DatabaseGate(RequestDelegate next, DatabaseStartup database, ILogger<DatabaseGate> logger)
{
    private const string Page = """
        <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Back in a moment</title><link rel="stylesheet" href="/assets/dist/style.css"></head>
        <body class="auth"><div class="auth-frame"><main class="auth-main"><div class="auth-card"><div class="error-page">
        <p class="error-code">503</p><h1>Back in a moment</h1><p class="error-text">The console cannot reach its database right now.
        Your links keep working and every click is kept. This page works again as soon as the database answers.</p>
        <div class="empty-actions"><a class="btn btn-primary" href="">Try again</a></div>
        </div></div></main></div></body></html>
        """;

    public async Task InvokeAsync(HttpContext context)
    {
        var isAsset = context.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal);
        if (isAsset)
        {
            // Style sheets are the same for everybody. Looking up who asks would take the database, without which the page below stands bare.
            context.Request.Headers.Cookie = default;
        }
        if (!database.IsReady && !isAsset)
        {
            await RestAsync(context);
            return;
        }
        try
        {
            await next(context);
        }
        catch (Exception e) when (IsAway(e) && !context.Response.HasStarted)
        {
            Log.Away(logger, e.Message);
            await RestAsync(context);
        }
    }

    // An error that PostgreSQL itself reports is a bug of ours, except that it is shutting down or out of connections.
    private static bool IsAway(Exception e) => e switch
    {
        PostgresException p => p.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown
            or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections,
        NpgsqlException or TimeoutException => true,
        { InnerException: { } inner } => IsAway(inner),
        _ => false,
    };

    private static Task RestAsync(HttpContext context)
    {
        context.Response.Clear();
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.RetryAfter = "5";
        context.Response.Headers.CacheControl = "no-store";
        if (context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
        {
            context.Response.ContentType = "application/problem+json";
            return context.Response.WriteAsync("""{"type":"/api/problems/unavailable","title":"The service cannot reach its database right now.","status":503}""");
        }
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(Page);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A console request could not reach the database: {Reason}")]
        public static partial void Away(ILogger logger, string reason);
    }
}
