namespace WhiteLabelLinks.Browser.Tests;

/// <summary>The system's own Chromium; nothing is downloaded.</summary>
internal static class InstalledChromium
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    public static string Find() =>
        (from name in Names
         from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
         let file = Path.Combine(folder, name)
         where File.Exists(file)
         select file).FirstOrDefault()
        ?? throw new InvalidOperationException("There is no chromium on the PATH. Install it (Debian: apt-get install chromium) and start again.");
}
