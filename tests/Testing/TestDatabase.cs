using Npgsql;
using WhiteLabelLinks.Migrations;

namespace WhiteLabelLinks.Testing;

/// <summary>A migrated database of one test class's own. Dropped when disposed, whoever is still connected.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly string _maintenance;
    private readonly RoleConnections _roles;

    internal TestDatabase(string name, string adminConnectionString, string maintenanceConnectionString)
    {
        Name = name;
        _roles = RoleConnections.From(adminConnectionString);
        _maintenance = maintenanceConnectionString;
    }

    public string Name { get; }

    /// <summary>Superuser: sets the scene, sees all rows.</summary>
    public string AdminConnectionString => _roles.Admin;

    /// <summary>Role wll_app, under row-level security.</summary>
    public string AppConnectionString => _roles.App;

    /// <summary>Role wll_edge.</summary>
    public string EdgeConnectionString => _roles.Edge;

    /// <summary>Runs SQL as the superuser. Parameters are $1, $2, ...</summary>
    public Task ExecuteAsync(string sql, params object?[] parameters) => Sql.ExecuteAsync(AdminConnectionString, sql, parameters);

    /// <summary>The first column of the first row, as the superuser sees it.</summary>
    public Task<T> ScalarAsync<T>(string sql, params object?[] parameters) => Sql.ScalarAsync<T>(AdminConnectionString, sql, parameters);

    public async ValueTask DisposeAsync()
    {
        foreach (var pooled in (string[])[AdminConnectionString, AppConnectionString, EdgeConnectionString])
        {
            await using var connection = new NpgsqlConnection(pooled);
            NpgsqlConnection.ClearPool(connection);
        }

        await Sql.ExecuteAsync(_maintenance, $"DROP DATABASE IF EXISTS {Name} WITH (FORCE)");
    }
}
