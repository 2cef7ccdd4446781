using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace WhiteLabelLinks.Migrations;

/// <summary>
/// The connection strings of the roles that a running process uses, made from the administrator's. When the administrator has a
/// password, each role's is derived from it, so that an installation keeps one secret; without one (Unix socket, certificate,
/// passfile) the roles get none either and sign in the same way.
/// </summary>
public sealed record RoleConnections(string Admin, string App, string Edge)
{
    /// <summary>Role of console, API and jobs.</summary>
    public const string AppRole = "wll_app";

    /// <summary>Role of the data plane.</summary>
    public const string EdgeRole = "wll_edge";

    /// <summary>Role that owns tables, functions and schemas; no process connects as it.</summary>
    public const string OwnerRole = "wll_owner";

    /// <summary>Builds all three. Throws <see cref="ArgumentException"/> when the text is no connection string.</summary>
    public static RoleConnections From(string adminConnectionString)
    {
        var admin = new NpgsqlConnectionStringBuilder(adminConnectionString);
        return new RoleConnections(admin.ConnectionString, For(admin, AppRole), For(admin, EdgeRole));
    }

    /// <summary>The password of a role, or null when the administrator connects without one.</summary>
    internal static string? PasswordOf(string role, NpgsqlConnectionStringBuilder admin)
    {
        // Npgsql falls back to this variable, and would send the administrator's password for every role.
        var secret = admin.Password ?? Environment.GetEnvironmentVariable("PGPASSWORD");
        return string.IsNullOrEmpty(secret)
            ? null
            : Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(role)));
    }

    private static string For(NpgsqlConnectionStringBuilder admin, string role)
    {
        var builder = new NpgsqlConnectionStringBuilder(admin.ConnectionString) { Username = role };
        builder.Remove("Password");
        if (PasswordOf(role, admin) is { } password)
        {
            builder.Password = password;
        }

        return builder.ConnectionString;
    }
}
