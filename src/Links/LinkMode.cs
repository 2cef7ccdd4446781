namespace WhiteLabelLinks.Links;

/// <summary>What happens on the way. Switching it never changes the short address.</summary>
public enum LinkMode
{
    /// <summary>Always a bare redirect; the click is not counted.</summary>
    Direct,

    /// <summary>A redirect, and the click is counted.</summary>
    Short,

    /// <summary>As <see cref="Short"/>, and the visitor who agrees can be reached again through ad platforms.</summary>
    Retargeting,
}

/// <summary>What becomes of the query string that a visitor arrives with.</summary>
public enum QueryMode
{
    /// <summary>Added to the destination's own.</summary>
    Merge,

    /// <summary>Left out.</summary>
    Drop,
}

/// <summary>The words by which the database and the API know the modes.</summary>
internal static class ModeNames
{
    public static string ToName(this LinkMode mode) => mode switch
    {
        LinkMode.Direct => "direct",
        LinkMode.Retargeting => "retargeting",
        _ => "short",
    };

    public static string ToName(this QueryMode mode) => mode == QueryMode.Drop ? "drop" : "merge";

    /// <summary>For a column whose check constraint allows no other word.</summary>
    public static LinkMode ReadMode(string name) => ParseMode(name) ?? throw new InvalidOperationException($"No link mode is called {name}.");

    /// <inheritdoc cref="ReadMode"/>
    public static QueryMode ReadQueryMode(string name) =>
        ParseQueryMode(name) ?? throw new InvalidOperationException($"No query mode is called {name}.");

    public static LinkMode? ParseMode(string? name) => name switch
    {
        "direct" => LinkMode.Direct,
        "short" => LinkMode.Short,
        "retargeting" => LinkMode.Retargeting,
        _ => null,
    };

    public static QueryMode? ParseQueryMode(string? name) => name switch
    {
        "merge" => QueryMode.Merge,
        "drop" => QueryMode.Drop,
        _ => null,
    };
}
