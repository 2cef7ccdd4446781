using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Retargeting.Records;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Retargeting.Api;

/// <summary>A page of records.</summary>
internal sealed record RecordPageDocument
{
    [JsonPropertyName("data")]
    public required IReadOnlyList<RecordDocument> Data { get; init; }

    [JsonPropertyName("next"), Description("Send as `after` for older ones; null on the last page.")]
    public string? Next { get; init; }
}

/// <summary>Consent records by cursor, newest first, as one JSON page or as lines.</summary>
internal static class ConsentRecordsApi
{
    public const string NextHeader = "Next-Cursor";
    public const string HasMoreHeader = "Has-More";

    private const int DefaultPage = 100;
    private const int MaxPage = 1_000;
    private const int MaxLines = 10_000;

    private static readonly string[] Known = ["after", "limit", "from", "until", "action", "domain", "region", "visitor"];

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/consent-records", ReadAsync).RequireScope("consent:read").WithTags("Consent").WithName("listConsentRecords")
            .WithSummary("Export consent records")
            .WithDescription(
                "What visitors chose and what proves it, newest first: send `next` of one page as `after` of the following. Parameters: from and until "
                + "(instants, the latter excluded), action (accepted, declined, withdrawn, erasure_asked), domain, region, visitor, limit and after. A record "
                + $"may arrive some seconds after its time. With Accept: {RecordFile.Lines} each line is a record, and the headers {NextHeader} and "
                + $"{HasMoreHeader} carry the rest. limit is at most {MaxPage}, or {MaxLines} lines.")
            .Produces<RecordPageDocument>(StatusCodes.Status200OK, "application/json", RecordFile.Lines)
            .ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<IResult> ReadAsync(HttpContext context, ConsentRecords records, IBrandDomains domains, CancellationToken cancellation)
    {
        var known = await domains.ListAsync(cancellation);
        var asLines = context.Request.GetTypedHeaders().Accept.Any(type =>
            type.MediaType.Equals(RecordFile.Lines, StringComparison.OrdinalIgnoreCase) && type.Quality is not 0);
        var (filter, after, limit) = Read(context.Request.Query, known, asLines ? MaxLines : MaxPage);
        var page = await records.ReadAsync(filter, after, limit, cancellation);
        var hosts = known.ToDictionary(domain => domain.Id, domain => domain.Host.Value);
        var documents = page.Records.Select(record => RecordDocument.Of(record, hosts)).ToList();
        context.Response.Headers.Vary = HeaderNames.Accept;
        return asLines
            ? new RecordLines(documents, page.Older)
            : TypedResults.Ok(new RecordPageDocument { Data = documents, Next = page.Older?.Encode() });
    }

    /// <summary>What the parameters ask for.</summary>
    /// <exception cref="BadHttpRequestException">Says which parameter, and what it may be.</exception>
    private static (RecordFilter Filter, RecordCursor? After, int Limit) Read(IQueryCollection query, IReadOnlyList<BrandDomain> domains, int most)
    {
        foreach (var (name, values) in query)
        {
            if (!Known.Contains(name, StringComparer.Ordinal))
            {
                throw new BadHttpRequestException($"There is no parameter {name}; known are {string.Join(", ", Known)}.");
            }
            if (values.Count > 1)
            {
                throw new BadHttpRequestException($"Parameter {name} must be given once.");
            }
        }
        var reader = new RecordFilterReader();
        var filter = new RecordFilter
        {
            From = Instant("from"),
            Until = Instant("until"),
            Action = reader.Action("action", Text("action")),
            Domain = Text("domain") is not { } host ? null
                : domains.FirstOrDefault(domain => domain.Host.Value == host)?.Id ?? reader.Refuse<DomainId?>("domain", RetargetingText.DomainUnknown),
            Region = reader.Region("region", Text("region")),
            Visitor = reader.Visitor("visitor", Text("visitor")),
        };
        RecordCursor? after = null;
        if (Text("after") is { } cursor && !RecordCursor.TryDecode(cursor, out after))
        {
            reader.Refuse<RecordCursor>("after", RetargetingText.CursorWrong);
        }
        var limit = DefaultPage;
        if (Text("limit") is { } number && (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit < 1 || limit > most))
        {
            reader.Refuse<RecordCursor>("limit", RetargetingText.NumberBetween.With(1, most));
        }
        return reader.Errors is [var (wrong, error), ..] ? throw new BadHttpRequestException($"Parameter {wrong}: {error}") : (filter, after, limit);

        string? Text(string name) => query[name] is [{ Length: > 0 } text] ? text : null;

        DateTimeOffset? Instant(string name) => Text(name) is not { } text ? null
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at.ToUniversalTime()
            : reader.Refuse<DateTimeOffset?>(name, RetargetingText.InstantWrong);
    }

    /// <summary>One JSON document a line; the headers say what follows.</summary>
    private sealed class RecordLines(IReadOnlyList<RecordDocument> documents, RecordCursor? older) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.ContentType = RecordFile.Lines;
            response.Headers[HasMoreHeader] = older is null ? "false" : "true";
            if (older is not null)
            {
                response.Headers[NextHeader] = older.Encode();
            }
            foreach (var document in documents)
            {
                await JsonSerializer.SerializeAsync(response.Body, document, RecordJson.Default.RecordDocument, httpContext.RequestAborted);
                await response.Body.WriteAsync("\n"u8.ToArray(), httpContext.RequestAborted);
            }
        }
    }
}
