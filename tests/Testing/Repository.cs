using System.Reflection;

namespace WhiteLabelLinks.Testing;

/// <summary>The checkout that these tests were built from.</summary>
public static class Repository
{
    /// <summary>Absolute path of its root.</summary>
    public static string Root { get; } = Path.TrimEndingDirectorySeparator(Path.GetFullPath(
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!)); // not null: the project file sets it
}
