namespace WhiteLabelLinks.Primitives;

/// <summary>Keys under which each database role's data source is registered: a keyed <c>NpgsqlDataSource</c> in the container.</summary>
public static class DatabaseRoles
{
    /// <summary>Role wll_app: console, API and jobs, under row-level security.</summary>
    public const string App = "app";

    /// <summary>Role wll_edge: reads <c>serving.*</c>, writes clicks.</summary>
    public const string Edge = "edge";
}
