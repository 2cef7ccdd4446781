using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text.Json;
using WhiteLabelLinks.Clicks.Spool;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Clicks.Erasing;

/// <summary>A visitor's wish that what is known of today's and yesterday's clicks on a domain be forgotten.</summary>
/// <param name="Id">Of the consent record that says the same, where there is one.</param>
/// <param name="Address">As with the visitor's clicks; null when it is unknown.</param>
/// <param name="UserAgent">As with the visitor's clicks.</param>
public sealed record ErasureRequest(Guid Id, BrandId Brand, DomainId Domain, IPAddress? Address, string UserAgent, DateTimeOffset At);

/// <summary>
/// Takes requests for erasure. A visitor's clicks can be told from others' for as long as the day's secret exists, today's and
/// yesterday's, and by the same address and browser as then: so the request is kept with the two numbers that those make, and with
/// neither address nor browser.
/// </summary>
public static class ErasureRequests
{
    private const int Days = 2;

    /// <summary>Keeps a request beside the clicks that went before it. Null when nothing tells the visitor's clicks from others'.</summary>
    public static ClickReceipt? AskForErasure(this ClickSpool spool, ErasureRequest request)
    {
        var day = DateOnly.FromDateTime(request.At.UtcDateTime);
        var numbers = Enumerable.Range(0, Days).Select(back => day.AddDays(-back)).Select(of => (Day: of, Number: NumberOf(spool.Salts, request, of))).Where(one => one.Number != 0).ToList();
        return numbers.Count == 0 ? null : spool.AppendNote(NoteKind.ClickErasure, Write(request, numbers).Span);
    }

    /// <summary>The number as blocks hold it; 0 when it cannot be told.</summary>
    internal static uint NumberOf(VisitorSalts salts, ErasureRequest request, DateOnly day) => salts.Knows(day)
        ? (uint)salts.NumberOf(request.Brand, request.Address, ClickRecord.Cap(request.UserAgent), new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero))
        : 0;

    private static ReadOnlyMemory<byte> Write(ErasureRequest request, List<(DateOnly Day, uint Number)> numbers)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("brand_id", request.Brand.Value);
            json.WriteString("id", request.Id);
            json.WriteNumber("domain_id", request.Domain.Value);
            json.WriteString("asked_at", request.At);
            json.WriteStartArray("numbers");
            foreach (var (day, number) in numbers)
            {
                json.WriteStartObject();
                json.WriteString("day", day.ToString("O", CultureInfo.InvariantCulture));
                json.WriteNumber("visitor", number);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
