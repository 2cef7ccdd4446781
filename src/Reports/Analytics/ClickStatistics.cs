using System.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using WhiteLabelLinks.Clicks.Blocks;
using WhiteLabelLinks.Data;

namespace WhiteLabelLinks.Reports.Analytics;

/// <summary>
/// The one place that answers questions about a brand's clicks: for pages, the API and exports. It reads, of the days in question,
/// the columns in question. The brand is the one whose scope is entered; the database shows no other's blocks.
/// </summary>
internal sealed class ClickStatistics(AppDb db, ClickValues values, LinkTraits traits)
{
    public async Task<ClickAnswer> AskAsync(ClickQuestion question, CancellationToken cancellation)
    {
        var filters = new List<CodeFilter>();
        foreach (var filter in question.Filters)
        {
            filters.Add(new CodeFilter(filter.Dimension.Column(), await values.CodesOfAsync(filter, cancellation)));
        }
        var scan = new BlockScan(question, filters);
        if (filters.TrueForAll(filter => filter.Codes.Count > 0))
        {
            await ReadAsync(question, scan, cancellation);
        }
        return await traits.RegroupAsync(scan.Finish(), cancellation);
    }

    private async Task ReadAsync(ClickQuestion question, BlockScan scan, CancellationToken cancellation)
    {
        await db.Database.OpenConnectionAsync(cancellation);
        try
        {
            await using var command = new NpgsqlCommand(
                $"SELECT day, clicks, {string.Join(", ", scan.Columns.Select(column => column.Name()))} FROM click_blocks WHERE day BETWEEN $1 AND $2 ORDER BY day, id",
                (NpgsqlConnection)db.Database.GetDbConnection());
            command.Parameters.AddWithValue(DayOf(question.From));
            command.Parameters.AddWithValue(DayOf(question.Until.AddTicks(-1)));
            await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellation);
            var columns = new byte[scan.Columns.Count][];
            while (await reader.ReadAsync(cancellation))
            {
                var (day, clicks) = (reader.GetFieldValue<DateOnly>(0), reader.GetInt32(1));
                for (var i = 0; i < columns.Length; i++)
                {
                    columns[i] = reader.GetFieldValue<byte[]>(i + 2);
                }
                scan.Add(day, clicks, columns);
            }
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);
}
