using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using WhiteLabelLinks.Certificates.Dns;
using WhiteLabelLinks.Certificates.Tests.Acme;
using WhiteLabelLinks.Certificates.Tests.Issuance;
using WhiteLabelLinks.Primitives;
using Xunit;

namespace WhiteLabelLinks.Certificates.Tests.Running;

/// <summary>A brand brings its own domain, and HTTPS just works (S112), on a node that has others to serve.</summary>
public sealed class NewDomainAmongManyTests(PebbleFixture world, ITestOutputHelper output)
{
    private const int Others = 1000;
    private const string Console = "console.localhost";
    private const string Destination = "https://www.example.com/";
    private const string KeyPrefix = "Prefix01";

    // Of the issue: from the right records to a redirect over HTTPS that a browser believes.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task A_new_domain_redirects_over_https_within_seconds_of_its_dns_while_a_thousand_others_are_served()
    {
        await using var town = await ProgramAtCa.CreateAsync(world);
        using var root = await town.Ca.RootAsync();
        var others = await town.Installation.AddServedDomainsAsync(Others);
        var apiKey = await AddApiKeyAsync(town);
        await town.Installation.Database.ExecuteAsync("UPDATE domains SET root_destination = $1", Destination);
        await using var program = town.Start();
        await program.ReadyAsync();
        await Eventually.TrueAsync(async () => (await VisitAsync(town.HttpsPort, others[0], null)) == Destination, $"It does not serve:\n{program.Output}");
        using var console = program.Client(Console);
        console.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        var host = Installation.NewName();
        using var added = await console.PostAsJsonAsync("/api/v1/domains", new { host });
        Assert.True(added.StatusCode is HttpStatusCode.Created, await added.Content.ReadAsStringAsync());
        var records = (await added.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("records").EnumerateArray();
        await town.Installation.Database.ExecuteAsync("UPDATE domains SET root_destination = $1 WHERE host = $2", Destination, host);
        using var stop = new CancellationTokenSource();
        var visits = Enumerable.Range(0, 2).Select(lane => Task.Run(() => VisitOthersAsync(town.HttpsPort, others, lane, stop.Token))).ToList();

        Assert.True(HostName.TryParse(host, out var name, out _));
        await world.SayTextAsync(
            DomainInspector.TokenName(name).TrimEnd('.'), records.Single(record => record.GetProperty("type").GetString() == "TXT").GetProperty("value").GetString() ?? "");
        var started = TimeProvider.System.GetTimestamp();
        using var check = await console.PostAsync(added.Headers.Location + "/check", null);
        Assert.Equal(HttpStatusCode.OK, check.StatusCode);
        await Eventually.TrueAsync(async () => await VisitAsync(town.HttpsPort, host, root) == Destination, $"It does not redirect over HTTPS:\n{program.Output}");
        var took = TimeProvider.System.GetElapsedTime(started);

        await stop.CancelAsync();
        var seen = await Task.WhenAll(visits);
        output.WriteLine($"From DNS to HTTPS: {took.TotalSeconds:0.00} s, while {seen.Sum(lane => lane.Visits)} visitors came to {Others} other hosts");
        Assert.True(took < Bound, $"It took {took}.");
        Assert.Equal(0, seen.Sum(lane => lane.Failures));
        Assert.InRange(seen.Sum(lane => lane.Visits), 20, int.MaxValue);
        Assert.Equal(1, await town.Installation.OrdersAsync(host));
    }

    private static async Task<(int Visits, int Failures)> VisitOthersAsync(int port, IReadOnlyList<string> hosts, int lane, CancellationToken cancellation)
    {
        var (visits, failures, random) = (0, 0, new Random(lane));
        while (!cancellation.IsCancellationRequested)
        {
            failures += await VisitAsync(port, hosts[random.Next(hosts.Count)], null) == Destination ? 0 : 1;
            visits++;
        }

        return (visits, failures);
    }

    /// <summary>Where a browser is sent, over a connection of its own. Null when it is refused, or does not believe the certificate.</summary>
    /// <param name="root">The only one that is believed; null to believe every certificate for the host.</param>
    private static async Task<string?> VisitAsync(int port, string host, X509Certificate2? root)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, ConnectCallback = (_, stop) => ConnectAsync(port, stop) };
        if (root is null)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is X509Certificate2 leaf && leaf.MatchesHostname(host);
        }
        else
        {
            handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { root },
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
            };
        }

        using var http = new HttpClient(handler);
        try
        {
            using var answer = await http.GetAsync(new Uri($"https://{host}:{port}/"));
            return answer.Headers.Location?.OriginalString;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static async ValueTask<Stream> ConnectAsync(int port, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<string> AddApiKeyAsync(ProgramAtCa town)
    {
        var secret = RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz", 43);
        await town.Installation.Database.ExecuteAsync(
            "INSERT INTO consoles (agency_id, host, base_url, name) SELECT id, $1, 'http://' || $1, 'Northwind' FROM agencies", Console);
        // A brand of its own: the others' has as many domains as one may have, and more.
        var brand = await town.Installation.Database.ScalarAsync<long>(
            """
            WITH brand AS (INSERT INTO brands (agency_id, name, slug) SELECT id, 'Glow', 'glow' FROM agencies RETURNING id)
            INSERT INTO api_keys (brand_id, name, prefix, secret_hash, scopes, created_by)
            SELECT id, 'Robot', $1, $2, '{domains:read,domains:write}', 'test' FROM brand RETURNING brand_id
            """,
            KeyPrefix, SHA256.HashData(Encoding.ASCII.GetBytes(secret)));
        return $"lk_{brand}_{KeyPrefix}{secret}";
    }
}
