using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using WhiteLabelLinks.Certificates.Acme;

namespace WhiteLabelLinks.Certificates.Tests.Acme;

/// <summary>
/// Pebble, the ACME server that Let's Encrypt publishes to find out what clients take for granted: it refuses good nonces, reuses some
/// authorizations and not others, and has other addresses each time.
/// </summary>
internal sealed class Pebble : IAsyncDisposable
{
    public const string KeyId = "kid-1";
    public const string MacKey = "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W";

    private readonly Child _process;
    private readonly X509Certificate2 _certificate;
    private readonly string _folder;
    private readonly HttpClient _management;

    private Pebble(Child process, int port, int managementPort, X509Certificate2 certificate, string folder)
    {
        _process = process;
        _certificate = certificate;
        _folder = folder;
        Options = new AcmeOptions { DirectoryUrl = new Uri($"https://127.0.0.1:{port}/dir"), TrustedRoots = [certificate], RequestTimeout = TimeSpan.FromMinutes(1) };
        _management = new HttpClient(AcmeClient.NewHandler(Options)) { BaseAddress = new Uri($"https://127.0.0.1:{managementPort}") };
    }

    public AcmeOptions Options { get; }

    /// <summary>The certificate of its own address, for programs that are to trust it.</summary>
    public string CertificateFile => Path.Combine(_folder, "certificate.pem");

    /// <summary>
    /// Looks for proofs on these ports, and of a hundred earlier proofs takes so many again. It takes its time over each, up to so many
    /// seconds.
    /// </summary>
    public static async Task<Pebble> StartAsync(
        int dnsPort, int httpPort, int tlsPort, bool needsExternalAccount, int reusedProofs = 50, int thinks = 0)
    {
        var folder = Directory.CreateTempSubdirectory("pebble-").FullName;
        var certificate = WriteCertificate(folder);
        for (var attempt = 1; ; attempt++)
        {
            var (port, managementPort) = (Child.FreePort(), Child.FreePort());
            var settings = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["listenAddress"] = $"127.0.0.1:{port}",
                ["managementListenAddress"] = $"127.0.0.1:{managementPort}",
                ["certificate"] = Path.Combine(folder, "certificate.pem"),
                ["privateKey"] = Path.Combine(folder, "key.pem"),
                ["httpPort"] = httpPort,
                ["tlsPort"] = tlsPort,
                ["ocspResponderURL"] = "",
                ["externalAccountBindingRequired"] = needsExternalAccount,
                ["externalAccountMACKeys"] = new Dictionary<string, string>(StringComparer.Ordinal) { [KeyId] = MacKey },
            };
            var file = Path.Combine(folder, "settings.json");
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new { pebble = settings }));
            var environment = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["PEBBLE_VA_NOSLEEP"] = thinks > 0 ? "0" : "1",
                ["PEBBLE_VA_SLEEPTIME"] = $"{thinks}",
                ["PEBBLE_WFE_NONCEREJECT"] = "40",
                ["PEBBLE_AUTHZREUSE"] = $"{reusedProofs}",
                ["PEBBLE_ALTERNATE_ROOTS"] = "2",
                ["PEBBLE_CHAIN_LENGTH"] = "2",
            };
            var process = Child.Start(environment, "pebble", "-config", file, "-dnsserver", $"127.0.0.1:{dnsPort}");
            if (await process.AnswersOnAsync(port) && await process.AnswersOnAsync(managementPort))
            {
                return new Pebble(process, port, managementPort, certificate, folder);
            }

            var output = process.Output;
            await process.DisposeAsync();
            if (attempt == 5)
            {
                throw new InvalidOperationException($"Pebble does not start:\n{output}");
            }
        }
    }

    public AcmeClient NewClient(AcmeOptions? options = null) =>
        new(options ?? Options, TimeProvider.System, NullLogger<AcmeClient>.Instance);

    /// <summary>A client whose requests go through a handler of the test's.</summary>
    public AcmeClient NewClient(DelegatingHandler between, ILogger<AcmeClient>? logger = null)
    {
        between.InnerHandler = AcmeClient.NewHandler(Options);
        return new AcmeClient(Options, TimeProvider.System, logger ?? NullLogger<AcmeClient>.Instance, between);
    }

    /// <summary>The names of the roots that its chains end at; the first belongs to the chain it offers first.</summary>
    public async Task<string> RootNameAsync(int number)
    {
        using var root = X509Certificate2.CreateFromPem(await _management.GetStringAsync($"/roots/{number}"));
        return root.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
    }

    /// <summary>The root that the chain ends at which it offers first.</summary>
    public async Task<X509Certificate2> RootAsync() => X509Certificate2.CreateFromPem(await _management.GetStringAsync("/roots/0"));

    /// <summary>What Pebble knows of a certificate: null when it is not revoked, else the reason.</summary>
    public async Task<int?> RevocationReasonAsync(X509Certificate2 certificate)
    {
        using var status = JsonDocument.Parse(await _management.GetStringAsync($"/cert-status-by-serial/{certificate.SerialNumber.TrimStart('0')}"));
        return status.RootElement.GetProperty("Status").GetString() == "Revoked" ? status.RootElement.TryGetProperty("Reason", out var reason) ? reason.GetInt32() : 0 : null;
    }

    public async ValueTask DisposeAsync()
    {
        _management.Dispose();
        await _process.DisposeAsync();
        _certificate.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static X509Certificate2 WriteCertificate(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=pebble", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(Path.Combine(folder, "certificate.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
        return certificate;
    }
}
