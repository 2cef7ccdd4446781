using System.Data;
using Npgsql;
using WhiteLabelLinks.Clicks.Enrichment;
using WhiteLabelLinks.Clicks.Loading;
using WhiteLabelLinks.Clicks.Spool;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Clicks.Recounting;

/// <summary>What became of a day that was to be counted again.</summary>
/// <param name="IsWhole">False when rows of the day are gone, so that it stays as it was counted.</param>
/// <param name="Changed">How many clicks more or fewer count as people's, link by link and quarter by quarter.</param>
public sealed record RecountedDay(bool IsWhole, long Changed);

/// <summary>
/// Counts one day of a brand again from its rows, by what is known of user agents, sites and parameters now: blocks, quarters of an
/// hour and totals. All of it in one transaction, which sees whole loads or nothing of them.
/// </summary>
public sealed class DayRecount(NpgsqlDataSource edge)
{
    private readonly Dictionary<long, AgentRow> _agents = [];

    /// <summary>Counts a day again.</summary>
    /// <param name="connection">Of the app role, within the scope of <paramref name="brand"/>.</param>
    public Task<RecountedDay> RunAsync(NpgsqlConnection connection, BrandId brand, DateOnly day, CancellationToken cancellation) =>
        StillDay.DoAsync(
            connection,
            async () =>
            {
                await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
                var result = await RecountAsync(transaction, brand, day, cancellation);
                await transaction.CommitAsync(cancellation);
                return result;
            },
            cancellation);

    private async Task<RecountedDay> RecountAsync(NpgsqlTransaction transaction, BrandId brand, DateOnly day, CancellationToken cancellation)
    {
        var (ids, counted) = await BlocksAsync(transaction, day, cancellation);
        await LearnAgentsAsync(transaction, day, cancellation);
        var settled = await ReadAsync(transaction, brand, day, cancellation);
        if (settled.Counts.Sum() is var rows && (rows == 0 || rows < counted))
        {
            return new RecountedDay(IsWhole: false, 0);
        }
        await DayBlocks.ReplaceAsync(transaction, day, ids, settled, cancellation);
        await using var sums = new NpgsqlCommand("SELECT app.recount_click_sums($1)", transaction.Connection, transaction);
        sums.Parameters.AddWithValue(day);
        return new RecountedDay(IsWhole: true, (long)(await sums.ExecuteScalarAsync(cancellation) ?? 0L));
    }

    private static async Task<(List<long> Ids, long Clicks)> BlocksAsync(NpgsqlTransaction transaction, DateOnly day, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT id, clicks FROM click_blocks WHERE day = $1", transaction.Connection, transaction);
        command.Parameters.AddWithValue(day);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var (ids, clicks) = (new List<long>(), 0L);
        while (await reader.ReadAsync(cancellation))
        {
            ids.Add(reader.GetInt64(0));
            clicks += reader.GetInt32(1);
        }
        return (ids, clicks);
    }

    private async Task LearnAgentsAsync(NpgsqlTransaction transaction, DateOnly day, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT u.id, u.value FROM user_agents u
             WHERE u.id IN (SELECT DISTINCT user_agent_id FROM clicks WHERE clicked_at >= $1 AND clicked_at < $1 + interval '1 day') AND NOT u.id = ANY ($2)
            """, transaction.Connection, transaction);
        command.Parameters.AddWithValue(StartOf(day));
        command.Parameters.AddWithValue(_agents.Keys.ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            _agents[reader.GetInt64(0)] = new AgentRow(reader.GetInt64(0), UserAgentReader.Read(reader.GetString(1)));
        }
    }

    private async Task<SettledDay> ReadAsync(NpgsqlTransaction transaction, BrandId brand, DateOnly day, CancellationToken cancellation)
    {
        var (settled, gathered) = (new SettledDay(), new GatheredRows(edge));
        await using (var command = new NpgsqlCommand(
            """
            SELECT domain_id, link_id, clicked_at, user_agent_id, coalesce(referrer_host, ''), coalesce(region, ''), coalesce(signs, 0::smallint),
                   coalesce(visitor, 0), coalesce(language, ''), coalesce(utm_source, ''), coalesce(utm_medium, ''), coalesce(utm_campaign, ''),
                   coalesce(click_id, '')
              FROM clicks WHERE clicked_at >= $1 AND clicked_at < $1 + interval '1 day'
            """, transaction.Connection, transaction))
        {
            command.Parameters.AddWithValue(StartOf(day));
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                if (gathered.Add(Click(reader, brand)))
                {
                    await gathered.MoveToAsync(settled, cancellation);
                }
            }
        }
        await gathered.MoveToAsync(settled, cancellation);
        settled.Close();
        return settled;
    }

    private LoadedClick Click(NpgsqlDataReader row, BrandId brand)
    {
        var agent = row.IsDBNull(3) ? AgentRow.None : _agents.GetValueOrDefault(row.GetInt64(3), AgentRow.None);
        var signs = (ClickSigns)row.GetInt16(6);
        var referrer = row.GetString(4);
        var query = new QueryFacts(row.GetString(9), row.GetString(10), row.GetString(11), "", "", row.GetString(12), signs.HasFlag(ClickSigns.QrCode));
        return new LoadedClick
        {
            Brand = brand.Value,
            Domain = row.GetInt64(0),
            Link = row.GetInt64(1),
            Id = [],
            Consent = null,
            Agent = agent,
            UnixMicros = ClickTime.MicrosOf(row.GetDateTime(2)),
            Visitor = (ulong)row.GetInt64(7),
            Signs = signs,
            Traffic = ClickReading.TrafficOf(signs, agent.Facts.Traffic),
            Channel = Channels.Of(referrer, query, agent.Facts.InApp),
            Region = row.GetString(5),
            Referrer = referrer,
            Language = row.GetString(8),
            Query = query,
        };
    }

    private static DateTime StartOf(DateOnly day) => day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
}
