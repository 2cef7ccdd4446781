using System.Diagnostics;
using System.Text;
using Npgsql;

namespace WhiteLabelLinks.Testing;

/// <summary>What somebody holds who got hold of a backup: all that pg_dump writes of a database, jobs and all.</summary>
public sealed class DatabaseDump
{
    private readonly string _text;

    private DatabaseDump(string text)
    {
        // Line ends stand within PEM, in whatever way they are written.
        _text = text.Replace("\\n", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal);
    }

    public int Length => _text.Length;

    public static async Task<DatabaseDump> TakeAsync(string adminConnectionString)
    {
        var at = new NpgsqlConnectionStringBuilder(adminConnectionString);
        var start = new ProcessStartInfo("pg_dump") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in (string[])["--host", at.Host ?? "", "--port", $"{at.Port}", "--username", at.Username ?? "", "--no-password", at.Database ?? ""])
        {
            start.ArgumentList.Add(argument);
        }
        start.Environment["PGPASSWORD"] = at.Password ?? "";
        using var process = Process.Start(start) ?? throw new InvalidOperationException("pg_dump does not start.");
        var errors = process.StandardError.ReadToEndAsync();
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? new DatabaseDump(text) : throw new InvalidOperationException($"pg_dump failed: {await errors}");
    }

    public bool Contains(string text) => _text.Contains(text, StringComparison.Ordinal);

    /// <summary>As which of its forms a secret can be read there; empty when it cannot.</summary>
    public IReadOnlyList<string> FormsOf(byte[] secret) =>
        [.. Forms(secret).Where(form => _text.Contains(form.Text, StringComparison.Ordinal)).Select(form => form.Name).Distinct()];

    /// <summary>As <see cref="FormsOf(byte[])"/>, of a text.</summary>
    public IReadOnlyList<string> FormsOf(string secret) =>
        _text.Contains(secret, StringComparison.Ordinal) ? ["text", .. FormsOf(Encoding.UTF8.GetBytes(secret))] : FormsOf(Encoding.UTF8.GetBytes(secret));

    private static IEnumerable<(string Name, string Text)> Forms(byte[] secret)
    {
        // Binary columns are dumped as hexadecimal digits.
        yield return ("bytes", Convert.ToHexStringLower(secret));
        yield return ("hexadecimal", Convert.ToHexString(secret));
        yield return ("hexadecimal in bytes", Convert.ToHexStringLower(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(secret))));
        // Within something longer it may begin at any of three places of a group; its ends then share characters with what is around it.
        for (var shift = 0; shift < 3; shift++)
        {
            var whole = Convert.ToBase64String([.. new byte[shift], .. secret]).TrimEnd('=');
            var inner = whole[(shift == 0 ? 0 : 4)..^1];
            yield return ("base64", inner);
            yield return ("base64url", inner.Replace('+', '-').Replace('/', '_'));
            yield return ("base64 in bytes", Convert.ToHexStringLower(Encoding.ASCII.GetBytes(inner)));
        }
    }
}
