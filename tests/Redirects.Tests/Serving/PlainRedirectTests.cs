using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using WhiteLabelLinks.Testing;
using Xunit;

namespace WhiteLabelLinks.Redirects.Tests.Serving;

/// <summary>What is answered in front of the pipeline, and what must never be.</summary>
public sealed class PlainRedirectTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentQueue<string> _seen = new();
    private readonly X509Certificate2 _certificate = OwnCertificate();
    private TestDatabase _database = null!; // set by InitializeAsync, which runs before every test
    private Edge _edge = null!; // as _database

    public async ValueTask InitializeAsync()
    {
        _database = await PostgresTemplate.CloneAsync();
        await The.BrandAsync(_database);
        await The.LinkAsync(_database, "spring", "https://example.com/sale");
        await The.LinkAsync(_database, "ended", "https://example.com/ended");
        await The.LinkAsync(_database, "shoes", "https://example.com/shoes", mode: "retargeting");
        await _database.ExecuteAsync("UPDATE links SET archived_at = now() WHERE slug = 'ended'");
        _edge = await Edge.StartAsync(
            _database.EdgeConnectionString,
            _folder,
            services => services.Configure<KestrelServerOptions>(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(new TlsHandshakeCallbackOptions
            {
                OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions { ServerCertificate = _certificate }),
            }))),
            app => app.Use(async (context, next) =>
            {
                _seen.Enqueue(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
                await next();
            }));
    }

    public async ValueTask DisposeAsync()
    {
        await _edge.DisposeAsync();
        await _database.DisposeAsync();
        _certificate.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_plain_redirect_is_answered_in_front_of_the_pipeline_and_all_else_within_it()
    {
        foreach (var (path, status) in ((string, int)[])[("/spring", 302), ("/spring?a=b", 302), ("/ended", 410), ("/nothing", 404), ("/shoes", 302), ("/spring+", 200)])
        {
            using var answer = await _edge.GetAsync(path);
            Assert.Equal(status, (int)answer.StatusCode);
        }
        using var head = await _edge.GetAsync("/spring", method: HttpMethod.Head);
        using var form = await _edge.GetAsync("/spring", method: HttpMethod.Post);

        Assert.Equal(["/ended", "/nothing", "/shoes", "/spring+", "/spring"], _seen);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, form.StatusCode);
    }

    [Fact]
    public async Task One_connection_may_carry_redirects_and_pages_in_any_order()
    {
        string[] targets = ["/spring", "/nothing", "/spring", "/ended", "/ended", "/spring"];
        var requests = string.Concat(targets.Select((target, n) => $"GET {target} HTTP/1.1\r\nHost: {The.Host}\r\n{(n == targets.Length - 1 ? "Connection: close\r\n" : "")}\r\n"));

        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, _edge.Port);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(requests));
        using var reader = new StreamReader(socket.GetStream(), Encoding.ASCII);
        var answers = await reader.ReadToEndAsync();

        Assert.Equal(["302", "404", "302", "410", "410", "302"], answers.Split("HTTP/1.1 ")[1..].Select(answer => answer[..3]));
    }

    [Theory]
    [InlineData(The.Host, true)]
    [InlineData("other.example", false)]
    public async Task Over_a_connection_for_another_host_not_even_a_redirect_is_answered_in_front(string opened, bool isInFront)
    {
        foreach (var protocol in (string[])["HTTP/1.1", "HTTP/2"])
        {
            _seen.Clear();
            await AskAsync(opened, protocol);
            Assert.Equal(isInFront ? [] : ["/spring"], _seen);
        }
    }

    private async Task AskAsync(string opened, string protocol)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, _edge.LastPort);
        await using var stream = new SslStream(socket.GetStream());
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = opened,
#pragma warning disable CA5359 // made above, for this test alone
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
            ApplicationProtocols = [protocol == "HTTP/2" ? SslApplicationProtocol.Http2 : SslApplicationProtocol.Http11],
        });
        using var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectCallback = (_, _) => ValueTask.FromResult<Stream>(stream),
        };
        using var client = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"https://{The.Host}/spring")
        {
            Version = protocol == "HTTP/2" ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var answer = await client.SendAsync(request);
        Assert.Equal("https://example.com/sale", answer.Headers.Location?.OriginalString);
    }

    private static X509Certificate2 OwnCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=edge.example", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
