using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace WhiteLabelLinks.Certificates.Storage;

/// <summary>
/// Copies of the certificates that this node serves, one file a host, keys sealed as in the database: with them it goes on serving,
/// and starts, while the database is away.
/// </summary>
internal sealed partial class CertificateFiles
{
    private readonly string _folder;
    private readonly ILogger<CertificateFiles> _log;
    private int _drafts;

    public CertificateFiles(CertificateOptions options, ILogger<CertificateFiles> log)
    {
        _folder = options.Directory;
        _log = log;
        Directory.CreateDirectory(_folder);
    }

    /// <summary>Keeps it, unless this version is kept already. A copy that cannot be written is no reason not to serve.</summary>
    public void Keep(KeptCertificate certificate)
    {
        var path = PathOf(certificate.Host);
        try
        {
            // Written at the same time by two, each writes its own.
            var draft = $"{path}.{Environment.ProcessId}-{Interlocked.Increment(ref _drafts)}.new";
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }
            using (var file = new FileStream(draft, options))
            {
                JsonSerializer.Serialize(file, certificate);
            }
            File.Move(draft, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.NotKept(_log, certificate.Host, e.Message);
        }
    }

    public KeptCertificate? Find(string host)
    {
        try
        {
            using var file = File.OpenRead(PathOf(host));
            // The name is the file's own claim, and what the key was sealed for.
            return JsonSerializer.Deserialize<KeptCertificate>(file) is { } kept && kept.Host == host ? kept : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    public void Forget(string host)
    {
        try
        {
            File.Delete(PathOf(host));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.NotForgotten(_log, host, e.Message);
        }
    }

    /// <summary>Removes what is kept for any other host: it was taken away while this node was not looking.</summary>
    public void KeepOnly(IEnumerable<string> hosts)
    {
        try
        {
            if (!Directory.EnumerateFiles(_folder).Any())
            {
                return;
            }
            var wanted = hosts.Select(PathOf).ToHashSet(StringComparer.Ordinal);
            foreach (var path in Directory.EnumerateFiles(_folder).Where(path => !wanted.Contains(path)))
            {
                File.Delete(path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.NotForgotten(_log, "a host that is gone", e.Message);
        }
    }

    // A host's name may be longer than a file's, and is nobody's business who lists the folder.
    private string PathOf(string host) => Path.Combine(_folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(host))) + ".json");

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The certificate of {Host} is served, but no copy of it could be kept: {Reason}")]
        public static partial void NotKept(ILogger log, string host, string reason);

        [LoggerMessage(LogLevel.Warning, "The copy of the certificate of {Host} could not be removed: {Reason}")]
        public static partial void NotForgotten(ILogger log, string host, string reason);
    }
}
