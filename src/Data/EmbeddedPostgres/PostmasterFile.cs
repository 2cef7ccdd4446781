using System.Globalization;

namespace WhiteLabelLinks.Data;

/// <summary>What <c>postmaster.pid</c> in a data folder says of the server that has it open, or had.</summary>
internal sealed record PostmasterFile(int ProcessId, string SocketFolder)
{
    public static string PathIn(string dataDirectory) => Path.Combine(dataDirectory, "postmaster.pid");

    /// <summary>Reads the file; null when there is none, or it is still being written.</summary>
    public static PostmasterFile? Read(string dataDirectory)
    {
        try
        {
            // pid, data folder, start time, port, socket folder, listen address, shared memory key, state
            return File.ReadAllLines(PathIn(dataDirectory)) is [var pid, _, _, _, var socket, ..]
                && int.TryParse(pid, NumberStyles.None, CultureInfo.InvariantCulture, out var processId)
                ? new PostmasterFile(processId, socket)
                : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>
    /// Whether that server lives. A zombie does not, and neither does another program that was given the same process id after a
    /// restart of the machine or container.
    /// </summary>
    public bool IsAlive(string dataDirectory)
    {
        if (!OperatingSystem.IsLinux())
        {
            return IsNamedPostgres();
        }

        try
        {
            return State() is not (null or 'Z' or 'X')
                && (new FileInfo($"/proc/{ProcessId}/cwd").LinkTarget is not { } folder || folder == RealPath(dataDirectory));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Whether that server is dead and waits to be reaped.</summary>
    public bool IsZombie() => State() is 'Z' or 'X';

    private char? State()
    {
        try
        {
            // "123 (postgres) S 1 ...": the state follows the name, which may hold anything.
            var stat = File.ReadAllText($"/proc/{ProcessId}/stat");
            return stat[stat.LastIndexOf(')') + 2];
        }
        catch (IOException)
        {
            return null;
        }
    }

    private bool IsNamedPostgres()
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(ProcessId);
            return process.ProcessName.Contains("postgres", StringComparison.Ordinal);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static string RealPath(string folder)
    {
        var real = Path.GetFullPath(folder);
        for (var at = new DirectoryInfo(real); at.Parent is not null; at = at.Parent)
        {
            if (at.ResolveLinkTarget(returnFinalTarget: true) is { } target)
            {
                return RealPath(Path.Combine(target.FullName, Path.GetRelativePath(at.FullName, real)));
            }
        }

        return Path.TrimEndingDirectorySeparator(real);
    }
}
