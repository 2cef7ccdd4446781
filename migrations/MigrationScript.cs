using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace WhiteLabelLinks.Migrations;

/// <summary>One numbered SQL file of this folder, as it is embedded in this version.</summary>
/// <param name="Name">File name, by which scripts are ordered: <c>0001_foundation.sql</c>.</param>
/// <param name="Sql">Its text with LF line ends, so that a checkout's line ends do not change the checksum.</param>
public sealed record MigrationScript(string Name, string Sql)
{
    private const string RolesFile = "roles.sql";

    /// <summary>The numbered scripts in the order in which they run.</summary>
    public static IReadOnlyList<MigrationScript> All { get; } = ReadNumbered();

    /// <summary>The script that makes the roles of the cluster; runs at every migration and is not recorded.</summary>
    public static MigrationScript Roles { get; } = Read(RolesFile);

    /// <summary>Changes whenever a byte of any script does: what a migrated template database is known by.</summary>
    public static string Fingerprint { get; } = Hash(string.Join('\n', All.Prepend(Roles).Select(script => script.Name + ':' + script.Checksum)));

    /// <summary>SHA-256 of the text in hex. A script that was applied must never change again.</summary>
    public string Checksum { get; } = Hash(Sql);

    private static MigrationScript[] ReadNumbered() =>
        [.. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.Length > 5 && int.TryParse(name.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out _) && name[4] == '_')
            .Order(StringComparer.Ordinal)
            .Select(Read)];

    private static MigrationScript Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded in {Assembly.GetExecutingAssembly().GetName().Name}.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return new MigrationScript(name, reader.ReadToEnd().ReplaceLineEndings("\n"));
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
