using System.Diagnostics;
using WhiteLabelLinks.Testing;

namespace WhiteLabelLinks.Architecture.Tests;

/// <summary>The files that git keeps.</summary>
internal static class SourceTree
{
    private static readonly string[] Binary = [".png", ".jpg", ".ico", ".woff2", ".mmdb", ".gz", ".webp"];

    /// <summary>Paths from the root, with <c>/</c>.</summary>
    public static IReadOnlyList<string> Files { get; } = List();

    public static IEnumerable<string> CSharp => Files.Where(file => file.EndsWith(".cs", StringComparison.Ordinal));

    public static IEnumerable<string> Text => Files.Where(file => !Binary.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase));

    public static string Read(string file) => File.ReadAllText(Path.Combine(Repository.Root, file));

    private static List<string> List()
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        {
            WorkingDirectory = Repository.Root,
            UseShellExecute = false,
            RedirectStandardOutput = true,
        }) ?? throw new InvalidOperationException("git did not start.");
        var files = git.StandardOutput.ReadToEnd().Split('\0', StringSplitOptions.RemoveEmptyEntries);
        git.WaitForExit();
        return files.Length > 50
            ? [.. files.Where(file => File.Exists(Path.Combine(Repository.Root, file)))]
            : throw new InvalidOperationException($"git lists {files.Length} files in {Repository.Root}: the rules below would hold for nothing.");
    }
}
