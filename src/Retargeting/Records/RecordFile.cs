using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Ui;

namespace WhiteLabelLinks.Retargeting.Records;

/// <summary>Records as a download, sent as they are read: a file of any length costs no memory.</summary>
internal sealed class RecordFile(IAsyncEnumerable<ConsentRecord> records, IReadOnlyDictionary<DomainId, string> hosts, bool asCsv, string name) : ActionResult
{
    public const string Lines = "application/x-ndjson";

    private const int FlushAt = 32 * 1024;

    public override async Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        var stop = context.HttpContext.RequestAborted;
        response.ContentType = asCsv ? "text/csv; charset=utf-8" : Lines;
        response.Headers.ContentDisposition = $"attachment; filename=\"{name}.{(asCsv ? "csv" : "ndjson")}\"";
        response.Headers.CacheControl = "private, no-store";
        var writer = response.BodyWriter;
        if (asCsv)
        {
            Encoding.UTF8.GetBytes(CsvLine.Of(RecordDocument.Columns), writer);
        }
        await foreach (var record in records.WithCancellation(stop))
        {
            var document = RecordDocument.Of(record, hosts);
            Encoding.UTF8.GetBytes(
                asCsv ? CsvLine.Of(document.Cells()) : JsonSerializer.Serialize(document, RecordJson.Default.RecordDocument) + "\n", writer);
            if (writer.UnflushedBytes > FlushAt)
            {
                await writer.FlushAsync(stop);
            }
        }
        await writer.FlushAsync(stop);
    }
}
