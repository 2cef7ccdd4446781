using System.Collections.Concurrent;
using System.Text;

namespace WhiteLabelLinks.AdPlatforms;

/// <summary>The pieces of script that travel inside the assembly, without their comments and indentation.</summary>
internal static class PageSource
{
    private static readonly ConcurrentDictionary<string, string> Sources = new(StringComparer.Ordinal);

    /// <summary>The script of that name: a platform's key, a library's name, or <c>handoff</c>.</summary>
    public static string Of(string name) => Sources.GetOrAdd(name, Read);

    private static string Read(string name)
    {
        using var stream = typeof(PageSource).Assembly.GetManifestResourceStream(name + ".js")
            ?? throw new InvalidOperationException($"There is no script {name}.js in this assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return Tidy(reader.ReadToEnd());
    }

    // Line ends stay, so that no statement can run into the next: compressed they cost almost nothing.
    private static string Tidy(string source) =>
        string.Join('\n', source.Split('\n').Select(line => line.Trim())
            .Where(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal)));
}
