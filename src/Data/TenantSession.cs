using System.Data.Common;
using System.Globalization;
using Npgsql;

namespace WhiteLabelLinks.Data;

/// <summary>
/// What a context's connection was told of its scope. All four settings are given at once, so whatever an earlier user of the
/// pooled connection left behind is overwritten; nothing relies on the pool's reset.
/// </summary>
internal sealed class TenantSession(TenantScope scope)
{
    private const string SettingsSql =
        "SELECT set_config('app.brand', $1, false), set_config('app.agency', $2, false), set_config('app.user', $3, false), set_config('app.operator', $4, false)";

    private DbConnection? _connection;
    private int _version;

    // A rollback also takes back settings that were given inside the transaction.
    private bool _givenInTransaction;

    /// <summary>Gives the settings unless the connection has them.</summary>
    public void Ensure(DbConnection connection, DbTransaction? transaction)
    {
        if (IsGiven(connection, transaction))
        {
            return;
        }

        using var command = Command(connection);
        command.ExecuteNonQuery();
        Remember(connection, transaction);
    }

    /// <inheritdoc cref="Ensure"/>
    public ValueTask EnsureAsync(DbConnection connection, DbTransaction? transaction, CancellationToken cancellationToken) =>
        IsGiven(connection, transaction) ? ValueTask.CompletedTask : GiveAsync(connection, transaction, cancellationToken);

    /// <summary>The connection closed, or came under a transaction of which nothing is known.</summary>
    public void Forget() => _connection = null;

    /// <summary>A transaction ended or went back; what was given inside it may be gone.</summary>
    public void ForgetIfGivenInTransaction()
    {
        if (_givenInTransaction)
        {
            Forget();
        }
    }

    /// <summary>The transaction was kept, and with it what was given inside.</summary>
    public void KeepAfterCommit() => _givenInTransaction = false;

    private async ValueTask GiveAsync(DbConnection connection, DbTransaction? transaction, CancellationToken cancellationToken)
    {
        await using var command = Command(connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
        Remember(connection, transaction);
    }

    private bool IsGiven(DbConnection connection, DbTransaction? transaction) =>
        ReferenceEquals(_connection, connection) && _version == scope.Version && !(_givenInTransaction && transaction is null);

    private void Remember(DbConnection connection, DbTransaction? transaction)
    {
        _connection = connection;
        _version = scope.Version;
        _givenInTransaction = transaction is not null;
    }

    private NpgsqlCommand Command(DbConnection connection)
    {
        var command = new NpgsqlCommand(SettingsSql, (NpgsqlConnection)connection);
        Add(command, scope.HasBrand ? scope.Brand.Value : null);
        Add(command, scope.Agency?.Value);
        Add(command, scope.User?.Value);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = scope.IsOperator ? "on" : "" });
        return command;
    }

    private static void Add(NpgsqlCommand command, long? id) =>
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = id?.ToString(CultureInfo.InvariantCulture) ?? "" });
}
