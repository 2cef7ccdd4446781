using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Xunit;

namespace WhiteLabelLinks.Architecture.Tests;

/// <summary>The wall that pays: what answers visitors loads nothing that the console needs.</summary>
public sealed class DataPlaneTests
{
    private static readonly string[] Forbidden =
    [
        "Microsoft.EntityFrameworkCore", "Npgsql.EntityFrameworkCore", "EFCore", "Hangfire", "Microsoft.AspNetCore.Razor", "Microsoft.AspNetCore.Mvc",
    ];

    [Fact]
    public void The_data_plane_loads_no_EF_no_Razor_and_no_Hangfire() =>
        Assert.Empty(Modules.DataPlane.SelectMany(module => ForbiddenIn($"WhiteLabelLinks.{module}")));

    [Fact]
    public void The_same_look_at_the_console_finds_them()
    {
        var found = ForbiddenIn("WhiteLabelLinks.Web").ToList();

        Assert.Contains(found, path => path.Contains("Microsoft.EntityFrameworkCore", StringComparison.Ordinal));
        Assert.Contains(found, path => path.Contains("Hangfire", StringComparison.Ordinal));
        Assert.Contains(found, path => path.Contains("Microsoft.AspNetCore.Mvc", StringComparison.Ordinal));
    }

    // Follows references through every assembly that is shipped with the program; the framework's own are named, not followed.
    private static IEnumerable<string> ForbiddenIn(string root)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { root };
        var waiting = new Queue<(string Name, string Path)>([(root, root)]);
        while (waiting.TryDequeue(out var at))
        {
            foreach (var reference in References(at.Name).Where(seen.Add))
            {
                var path = $"{at.Path} -> {reference}";
                if (Forbidden.Any(prefix => reference.StartsWith(prefix, StringComparison.Ordinal)))
                {
                    yield return path;
                }
                else
                {
                    waiting.Enqueue((reference, path));
                }
            }
        }
    }

    private static List<string> References(string assembly)
    {
        var file = Path.Combine(AppContext.BaseDirectory, assembly + ".dll");
        if (!File.Exists(file))
        {
            return [];
        }

        using var image = new PEReader(File.OpenRead(file));
        var metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }
}
