using System.Reflection;
using System.Xml.Linq;
using WhiteLabelLinks.Testing;

namespace WhiteLabelLinks.Architecture.Tests;

/// <summary>What may reference what: the table of <c>src/README.md</c>, in a form that fails (docs/decisions/0001).</summary>
internal static class Modules
{
    private const string Migrations = "Migrations";

    // What "+" stands for in the table.
    private static readonly string[] Console = ["Primitives", "Data", "Ui"];

    /// <summary>The modules that exist: each folder of src with a project, and the migrations.</summary>
    public static IReadOnlyList<string> Existing { get; } =
        [.. Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(file => Path.GetFileNameWithoutExtension(file)).Append(Migrations).Order(StringComparer.Ordinal)];

    /// <summary>For each module of the table, its plane and all that its project may reference.</summary>
    public static IReadOnlyDictionary<string, Row> Table { get; } =
        File.ReadLines(Path.Combine(Repository.Root, "src", "README.md")).Select(Parse).OfType<Row>().ToDictionary(row => row.Module, StringComparer.Ordinal);

    /// <summary>Modules that answer visitors: they load no EF, no Razor, no Hangfire.</summary>
    public static IEnumerable<string> DataPlane => Existing.Where(module => Table.TryGetValue(module, out var row) && row.Plane == "data");

    public static Assembly AssemblyOf(string module) => Assembly.Load($"WhiteLabelLinks.{module}");

    /// <summary>The projects that a module's own file references.</summary>
    public static IReadOnlyList<string> ReferencesOf(string module)
    {
        var folder = module == Migrations ? Path.Combine(Repository.Root, "migrations") : Path.Combine(Repository.Root, "src", module);
        return [.. XDocument.Load(Path.Combine(folder, module + ".csproj")).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension((string?)reference.Attribute("Include") ?? ""))];
    }

    /// <summary>Each reference that the table does not allow, in words.</summary>
    public static IEnumerable<string> Breaches(string module, IEnumerable<string> references)
    {
        if (module == Migrations)
        {
            return references.Select(reference => $"{Migrations} may not reference {reference}.");
        }

        if (!Table.TryGetValue(module, out var row))
        {
            return [$"{module} has no row in src/README.md: a new module needs a decision in docs/decisions."];
        }

        return row.MayReferenceAll
            ? []
            : references.Except(row.MayReference, StringComparer.Ordinal)
                .Where(reference => (module, reference) is not ("Data", Migrations))
                .Select(reference => $"{module} may not reference {reference}.");
    }

    // | data | `Redirects` | host -> link -> answer, from memory | Primitives, Themes, Clicks |
    private static Row? Parse(string line)
    {
        if (line.Split('|') is not [_, var plane, var name, _, var references, _] || name.Trim() is not ['`', .. var module, '`'])
        {
            return null;
        }

        var list = references.Trim();
        var names = list.TrimStart('+').Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(reference => reference != "-");
        return new Row(plane.Trim(), module, list == "all", list.StartsWith('+') ? [.. Console, .. names] : [.. names]);
    }

    internal sealed record Row(string Plane, string Module, bool MayReferenceAll, IReadOnlyList<string> MayReference);
}
