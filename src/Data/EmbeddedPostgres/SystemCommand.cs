using System.ComponentModel;
using System.Diagnostics;

namespace WhiteLabelLinks.Data;

/// <summary>Short-lived programs of the system.</summary>
internal static class SystemCommand
{
    public static async Task<string> IdAsync(params string[] arguments) => (await RequireAsync(["id", .. arguments])).Trim();

    /// <summary>Whether the command can be run and exits with 0.</summary>
    public static async Task<bool> SucceedsAsync(IReadOnlyList<string> command) => (await RunAsync(command)).ExitCode == 0;

    /// <summary>What the command prints; throws with its words when it fails.</summary>
    public static async Task<string> RequireAsync(IReadOnlyList<string> command, CancellationToken cancellationToken = default)
    {
        var (exitCode, output) = await RunAsync(command, cancellationToken);
        return exitCode == 0
            ? output
            : throw new EmbeddedPostgresException($"`{string.Join(' ', command)}` failed: {output.Trim()}");
    }

    /// <summary>
    /// Runs a command that leaves a daemon behind. Nothing of ours is handed down to it: a pipe would stay open as long as it lives.
    /// </summary>
    public static async Task<int> RunDetachedAsync(IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        using var process = Start(["sh", "-c", "exec \"$@\" </dev/null >/dev/null 2>&1", "sh", .. command], redirect: false);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode;
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(IReadOnlyList<string> command, CancellationToken cancellationToken = default)
    {
        try
        {
            using var process = Start(command, redirect: true);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, output + await errors);
        }
        catch (Win32Exception exception)
        {
            return (127, exception.Message);
        }
    }

    // The working directory is one that every user may stand in: PostgreSQL's programs fail where they may not.
    private static Process Start(IReadOnlyList<string> command, bool redirect) =>
        Process.Start(new ProcessStartInfo(command[0], command.Skip(1))
        {
            UseShellExecute = false,
            WorkingDirectory = "/",
            RedirectStandardOutput = redirect,
            RedirectStandardError = redirect,
        }) ?? throw new EmbeddedPostgresException($"{command[0]} did not start.");
}
