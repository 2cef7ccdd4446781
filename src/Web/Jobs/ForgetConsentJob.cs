using Npgsql;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Web.Jobs;

/// <summary>
/// Takes visitors' identifiers out of their consent records where they asked for it, and removes records that are past their
/// domain's time. Doing it twice does nothing more.
/// </summary>
internal sealed partial class ForgetConsentJob([FromKeyedServices(DatabaseRoles.App)] NpgsqlDataSource database, ILogger<ForgetConsentJob> logger)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var erased = await CallAsync("SELECT app.erase_visitors()", cancellationToken);
        var removed = await CallAsync("SELECT app.forget_consent_records()", cancellationToken);
        if (erased + removed > 0)
        {
            Log.Forgot(logger, erased, removed);
        }
    }

    private async Task<long> CallAsync(string statement, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(statement);
        return await command.ExecuteScalarAsync(cancellationToken) is long count ? count : 0;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Erased {Visitors} visitors from their consent records at their own request, and removed {Records} records past their time")]
        public static partial void Forgot(ILogger logger, long visitors, long records);
    }
}
