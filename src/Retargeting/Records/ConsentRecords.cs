using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;

namespace WhiteLabelLinks.Retargeting.Records;

/// <summary>A place between two records: behind the one whose time and id it holds.</summary>
internal sealed record RecordCursor(DateTimeOffset At, Guid Id)
{
    public string Encode() =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{At.UtcTicks}.{Id:N}")));

    /// <summary>False for what <see cref="Encode"/> did not make.</summary>
    public static bool TryDecode(string? text, out RecordCursor? cursor)
    {
        cursor = null;
        if (text is not { Length: > 0 and <= 100 } || !Base64Url.IsValid(text))
        {
            return false;
        }
        var parts = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(text)).Split('.');
        if (parts.Length != 2 || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            || ticks > DateTimeOffset.MaxValue.UtcTicks || !Guid.TryParseExact(parts[1], "N", out var id))
        {
            return false;
        }
        cursor = new RecordCursor(new DateTimeOffset(ticks, TimeSpan.Zero), id);
        return true;
    }
}

/// <summary>Some records, newest first.</summary>
/// <param name="Older">Where to go on; null on the last page.</param>
internal sealed record RecordPage(IReadOnlyList<ConsentRecord> Records, RecordCursor? Older);

/// <summary>The brand's consent records, newest first. Nothing here writes.</summary>
internal sealed class ConsentRecords(AppDb db)
{
    public async Task<RecordPage> ReadAsync(RecordFilter filter, RecordCursor? after, int size, CancellationToken cancellation)
    {
        var query = Query(filter);
        if (after is { At: var at, Id: var id })
        {
            query = query.Where(row => EF.Functions.LessThan(ValueTuple.Create(row.At, row.Id), ValueTuple.Create(at, id)));
        }
        // One more than asked for tells whether there is more.
        var rows = await Ordered(query).Take(size + 1).ToListAsync(cancellation);
        return rows.Count > size
            ? new RecordPage(rows.GetRange(0, size), new RecordCursor(rows[size - 1].At, rows[size - 1].Id))
            : new RecordPage(rows, null);
    }

    /// <summary>All that match, without ever holding them all.</summary>
    public IAsyncEnumerable<ConsentRecord> StreamAsync(RecordFilter filter) => Ordered(Query(filter)).AsAsyncEnumerable();

    public Task<ConsentRecord?> FindAsync(Guid id, CancellationToken cancellation) =>
        db.Set<ConsentRecord>().AsNoTracking().FirstOrDefaultAsync(row => row.Id == id, cancellation);

    /// <summary>What the visitor was shown; null when nobody wrote it down.</summary>
    public async Task<BannerText?> BannerAsync(byte[]? hash, CancellationToken cancellation)
    {
        var content = hash is null
            ? null
            : await db.Set<ConsentBanner>().Where(banner => banner.Hash == hash).Select(banner => banner.Content).FirstOrDefaultAsync(cancellation);
        return content is null ? null : BannerText.Parse(content);
    }

    private static IQueryable<ConsentRecord> Ordered(IQueryable<ConsentRecord> query) =>
        query.OrderByDescending(row => row.At).ThenByDescending(row => row.Id);

    private IQueryable<ConsentRecord> Query(RecordFilter filter)
    {
        var query = db.Set<ConsentRecord>().AsNoTracking();
        if (filter.From is { } from)
        {
            query = query.Where(row => row.At >= from);
        }
        if (filter.Until is { } until)
        {
            query = query.Where(row => row.At < until);
        }
        if (filter.Action is { } action)
        {
            query = query.Where(row => row.Action == action);
        }
        if (filter.Domain is { } domain)
        {
            query = query.Where(row => row.DomainId == domain);
        }
        if (filter.Region?.ToString() is { } region)
        {
            query = query.Where(row => row.Region == region || row.Region.StartsWith(region + "-"));
        }
        if (filter.Visitor is { } visitor)
        {
            query = query.Where(row => row.Visitor == visitor);
        }
        return query;
    }
}
