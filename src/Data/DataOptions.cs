using WhiteLabelLinks.Migrations;

namespace WhiteLabelLinks.Data;

/// <summary>How the database is reached.</summary>
public sealed record DataOptions
{
    /// <summary>Connection string of role wll_app.</summary>
    public required string AppConnectionString { get; init; }

    /// <summary>Connection string of role wll_edge.</summary>
    public required string EdgeConnectionString { get; init; }

    /// <summary>How long a statement of the console, a job or the API may take.</summary>
    public TimeSpan AppCommandTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a statement of the data plane may take: loading clicks and reading a snapshot of a million links.</summary>
    public TimeSpan EdgeCommandTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long to wait for a connection, new or pooled.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Connections that console, jobs and API share.</summary>
    public int AppPoolSize { get; init; } = 30;

    /// <summary>Connections of the data plane.</summary>
    public int EdgePoolSize { get; init; } = 10;

    /// <summary>Options whose roles and passwords follow from the administrator's connection string, as the migration set them.</summary>
    public static DataOptions FromAdmin(string adminConnectionString)
    {
        var roles = RoleConnections.From(adminConnectionString);
        return new DataOptions { AppConnectionString = roles.App, EdgeConnectionString = roles.Edge };
    }
}
