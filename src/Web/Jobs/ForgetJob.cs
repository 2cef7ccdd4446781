using Npgsql;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Web.Jobs;

/// <summary>Removes what has done its work: changes every node has heard of, tokens and answers past their time.</summary>
internal sealed class ForgetJob([FromKeyedServices(DatabaseRoles.App)] NpgsqlDataSource database)
{
    private static readonly string[] Statements =
    [
        "SELECT app.forget_changes()",
        "SELECT app.forget_answers()",
        "SELECT app.forget_redirect_speeds()",
        "DELETE FROM one_time_tokens WHERE expires_at < now() - interval '1 day'",
        "DELETE FROM sign_in_failures WHERE last_at < now() - interval '1 day'",
    ];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var statement in Statements)
        {
            await using var command = database.CreateCommand(statement);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
