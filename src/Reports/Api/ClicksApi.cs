using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using WhiteLabelLinks.Links;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Reports.Export;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Reports.Api;

/// <summary>Clicks by cursor, as one JSON page or as lines.</summary>
internal static class ClicksApi
{
    public const string Lines = "application/x-ndjson";

    /// <summary>Where a page of lines says how to go on: it has no place for it among the clicks.</summary>
    public const string NextHeader = "Next-Cursor";

    public const string HasMoreHeader = "Has-More";

    private const int DefaultPage = 100;
    private const int MaxPage = 1_000;
    private const int DefaultLines = 1_000;
    private const int MaxLines = 10_000;

    private static readonly string[] Known = ["after", "limit"];

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/clicks", ReadAsync).RequireScope("clicks:read").WithTags("Clicks").WithName("listClicks")
            .WithSummary("Export clicks")
            .WithDescription(
                "Every click of the brand exactly once, oldest load first, while more keep arriving: send `next` of one page as `after` of the following. "
                + $"With Accept: {Lines} each line is a click, and the headers {NextHeader} and {HasMoreHeader} carry the rest. "
                + $"limit is at most {MaxPage}, or {MaxLines} lines.")
            .Produces<ClickPageDocument>(StatusCodes.Status200OK, "application/json", Lines)
            .ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<IResult> ReadAsync(HttpContext context, ClickExport export, LinkDirectory links, CancellationToken cancellation)
    {
        var asLines = WantsLines(context.Request);
        var (limit, after, complaint) = ReadQuery(context.Request.Query, asLines);
        if (complaint is not null)
        {
            return ApiProblem.BadRequest(complaint);
        }
        var page = await export.ReadAsync(after, limit, cancellation);
        var clicks = await DescribeAsync(page.Clicks, links, cancellation);
        context.Response.Headers.Vary = HeaderNames.Accept;
        return asLines
            ? new ClickLines(clicks, page)
            : TypedResults.Ok(new ClickPageDocument { Data = clicks, Next = page.Next.Encode(), HasMore = page.HasMore });
    }

    private static bool WantsLines(HttpRequest request) =>
        request.GetTypedHeaders().Accept.Any(type => type.MediaType.Equals(Lines, StringComparison.OrdinalIgnoreCase) && type.Quality is not 0);

    private static (int Limit, ClickCursor After, string? Complaint) ReadQuery(IQueryCollection query, bool asLines)
    {
        var (limit, most) = asLines ? (DefaultLines, MaxLines) : (DefaultPage, MaxPage);
        var after = ClickCursor.Start;
        if (query.Keys.FirstOrDefault(name => !Known.Contains(name, StringComparer.Ordinal)) is { } unknown)
        {
            return (0, after, $"There is no parameter {unknown}; known are {string.Join(", ", Known)}.");
        }
        if (query.ContainsKey("limit")
            && (!int.TryParse(query["limit"], NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit < 1 || limit > most))
        {
            return (0, after, FormattableString.Invariant($"Parameter limit must be 1 to {most}."));
        }
        return query["after"] is [{ Length: > 0 } text] && !ClickCursor.TryDecode(text, out after)
            ? (0, after, "Parameter after must be the `next` of an earlier page.")
            : (limit, after, null);
    }

    private static async Task<IReadOnlyList<ClickDocument>> DescribeAsync(
        IReadOnlyList<ExportedClick> clicks, LinkDirectory directory, CancellationToken cancellation)
    {
        var links = await directory.FindAsync([.. clicks.Select(click => new LinkId(click.LinkId)).Distinct()], cancellation);
        return [.. clicks.Select(click =>
        {
            var link = links.GetValueOrDefault(new LinkId(click.LinkId));
            return new ClickDocument
            {
                Id = click.Id,
                At = click.At,
                LinkId = click.LinkId.ToString(CultureInfo.InvariantCulture),
                Domain = link?.Host.Value,
                Slug = link?.Slug,
                ReferrerHost = click.ReferrerHost,
                UserAgent = click.UserAgent,
            };
        })];
    }

    /// <summary>One JSON document a line. The page is whole before the first line goes out, so that the headers can say what follows it.</summary>
    private sealed class ClickLines(IReadOnlyList<ClickDocument> clicks, ClickPage page) : IResult
    {
        private static readonly ReadOnlyMemory<byte> EndOfLine = "\n"u8.ToArray();

        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.ContentType = Lines;
            response.Headers[NextHeader] = page.Next.Encode();
            response.Headers[HasMoreHeader] = page.HasMore ? "true" : "false";
            foreach (var click in clicks)
            {
                await response.BodyWriter.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(click, ClickJson.Default.ClickDocument), httpContext.RequestAborted);
                await response.BodyWriter.WriteAsync(EndOfLine, httpContext.RequestAborted);
            }
        }
    }
}
