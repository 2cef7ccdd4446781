using System.Globalization;

namespace WhiteLabelLinks.Data;

/// <summary>
/// Whose rights PostgreSQL runs with: it refuses to run as root. A process of root looks as an unprivileged user to PostgreSQL in
/// a user namespace, which leaves files root's own and works in folders nobody else may enter; where namespaces are denied, as in
/// many containers, it becomes user postgres or nobody and is given the folders it needs.
/// </summary>
internal sealed class PostgresAccount
{
    private static readonly PostgresAccount Self = new([], null);

    private static readonly PostgresAccount Namespace =
        new(["unshare", "--user", "--map-user=65534", "--map-group=65534", "--"], null);

    private readonly string[] _prefix;
    private readonly (string User, string Group)? _owner;

    private PostgresAccount(string[] prefix, (string User, string Group)? owner)
    {
        _prefix = prefix;
        _owner = owner;
    }

    /// <summary>Whether files must be given to another user.</summary>
    public bool IsOtherUser => _owner is not null;

    /// <summary>The way to run the cluster in this folder, which need not exist yet.</summary>
    public static async Task<PostgresAccount> ChooseAsync(string dataDirectory, bool namespaces = true)
    {
        var me = await SystemCommand.IdAsync("-u");
        var owner = Directory.Exists(dataDirectory) ? await OwnerAsync(dataDirectory) : null;
        if (me != "0")
        {
            return owner is null || owner.Value.User == me
                ? Self
                : throw new EmbeddedPostgresException(
                    $"{dataDirectory} belongs to user {owner.Value.User}, and this process runs as {me}. Run as that user, or as root, or choose another --data.");
        }

        if (owner is { } other && other.User != "0")
        {
            return As(other.User, other.Group);
        }

        if (namespaces && await SystemCommand.SucceedsAsync([.. Namespace._prefix, "true"]))
        {
            return Namespace;
        }

        if (owner is not null)
        {
            throw new EmbeddedPostgresException(
                $"{dataDirectory} belongs to root, and PostgreSQL cannot run as root where user namespaces are denied. " +
                $"Give it to another user: chown -R nobody {dataDirectory}.");
        }

        foreach (var user in (string[])["postgres", "nobody"])
        {
            if (await SystemCommand.SucceedsAsync(["setpriv", $"--reuid={user}", "--clear-groups", "--", "true"]))
            {
                return As(await SystemCommand.IdAsync("-u", user), await SystemCommand.IdAsync("-g", user));
            }
        }

        throw new EmbeddedPostgresException(
            "PostgreSQL does not run as root, and neither user namespaces nor a user postgres or nobody are to be had. Run as a normal user.");
    }

    /// <summary>A command line as this account runs it.</summary>
    public string[] CommandLine(params string[] command) => [.. _prefix, .. command];

    /// <summary>Makes a folder only this account may enter, and gives it the right to reach it.</summary>
    public async Task MakeFolderAsync(string folder)
    {
        await SystemCommand.RequireAsync(["mkdir", "-p", "-m", "0700", folder]);
        await GiveAsync(folder);
    }

    public async Task GiveAsync(string path)
    {
        if (_owner is { } owner)
        {
            await SystemCommand.RequireAsync(["chown", $"{owner.User}:{owner.Group}", path]);
        }
    }

    /// <summary>Lets this account pass through the folder that holds the cluster, and says so when a parent stands in the way.</summary>
    public async Task RequireReachAsync(string parent)
    {
        if (_owner is not { } owner)
        {
            return;
        }

        if (!await CanEnterAsync(parent))
        {
            await SystemCommand.RequireAsync(["chgrp", owner.Group, parent]);
            await SystemCommand.RequireAsync(["chmod", "g+x", parent]);
        }

        if (!await CanEnterAsync(parent))
        {
            throw new EmbeddedPostgresException(
                $"User {owner.User}, whom PostgreSQL runs as, may not enter {parent} or a folder above it. " +
                "Choose a --data that others may pass through, such as one in /var/lib.");
        }
    }

    private Task<bool> CanEnterAsync(string folder) => SystemCommand.SucceedsAsync(CommandLine("test", "-x", folder));

    private static PostgresAccount As(string user, string group) =>
        new(["setpriv", $"--reuid={user}", $"--regid={group}", "--clear-groups", "--"], (user, group));

    private static async Task<(string User, string Group)?> OwnerAsync(string path)
    {
        string[] command = OperatingSystem.IsMacOS() ? ["stat", "-f", "%u %g", path] : ["stat", "-c", "%u %g", path];
        return (await SystemCommand.RequireAsync(command)).Trim().Split(' ') is [var user, var group]
            && int.TryParse(user, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? (user, group)
            : null;
    }
}
