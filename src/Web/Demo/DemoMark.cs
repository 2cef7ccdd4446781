using System.Text.Json;

namespace WhiteLabelLinks.Web.Demo;

/// <summary>DIR/demo.json: everything a script needs to use the demo. Readable by its owner only, for it holds passwords.</summary>
internal sealed record DemoFile(DemoConsoles Consoles, IReadOnlyList<DemoUser> Users, IReadOnlyList<DemoBrand> Brands);

internal sealed record DemoConsoles(string Operator, string Agency);

internal sealed record DemoUser(string Role, string Email, string Password, string Console, string? Brand = null);

internal sealed record DemoBrand(string Name, string Slug, string ShortHost, string ApiKey, IReadOnlyList<DemoBrandLink> Links);

internal sealed record DemoBrandLink(string Slug, string Mode, string Url, string Destination);

/// <summary>What the data folder remembers of the demo.</summary>
internal static class DemoMark
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static string Path(string dataFolder) => System.IO.Path.Combine(dataFolder, "demo.json");

    // Stays when the demo is removed: it is offered on the first start only.
    private static string OfferedPath(string dataFolder) => System.IO.Path.Combine(dataFolder, "demo.offered");

    public static bool WasOffered(string dataFolder) => File.Exists(OfferedPath(dataFolder));

    public static void MarkOffered(string dataFolder) => File.WriteAllBytes(OfferedPath(dataFolder), []);

    public static DemoFile? Read(string dataFolder) =>
        File.Exists(Path(dataFolder)) ? JsonSerializer.Deserialize<DemoFile>(File.ReadAllText(Path(dataFolder)), Json) : null;

    public static void Write(string dataFolder, DemoFile demo)
    {
        var draft = Path(dataFolder) + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        using (var file = new FileStream(draft, options))
        {
            JsonSerializer.Serialize(file, demo, Json);
        }
        File.Move(draft, Path(dataFolder), overwrite: true);
    }

    public static void Delete(string dataFolder) => File.Delete(Path(dataFolder));
}
