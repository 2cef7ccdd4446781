using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WhiteLabelLinks.Certificates.Acme;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Certificates.Tests.Acme;

/// <summary>What stands at the domains: an ordinary Kestrel that answers challenges from tables, on the ports that Pebble looks at.</summary>
internal sealed class ChallengeSite : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, string> _answers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _hosts = new(StringComparer.Ordinal);

    private ChallengeSite(WebApplication app) => _app = app;

    public int HttpPort { get; private set; }

    public int TlsPort { get; private set; }

    public static async Task<ChallengeSite> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        ChallengeSite? site = null;
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(new TlsHandshakeCallbackOptions
            {
                OnConnection = context => ValueTask.FromResult(site!.TlsOptions(context.ClientHelloInfo.ServerName)), // not null: set before it listens
            }));
        });
        site = new ChallengeSite(builder.Build());
        site._app.Run(site.AnswerAsync);
        await site._app.StartAsync();
        var addresses = site._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToList(); // not null: Kestrel has it
        site.HttpPort = addresses.Where(address => address.StartsWith("http:", StringComparison.Ordinal)).Select(address => new Uri(address).Port).Single();
        site.TlsPort = addresses.Where(address => address.StartsWith("https:", StringComparison.Ordinal)).Select(address => new Uri(address).Port).Single();
        return site;
    }

    /// <summary>Makes the answer of a challenge stand.</summary>
    public void Put(AcmeChallenge challenge, HostName host, string keyAuthorization)
    {
        if (challenge.Type == ChallengeType.Http)
        {
            _answers[ChallengeType.HttpPath(challenge.Token!)] = keyAuthorization; // not null: http-01 has a token
        }
        else
        {
            _hosts[host.Value] = keyAuthorization;
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        context.Response.StatusCode = _answers.TryGetValue(context.Request.Path.Value ?? "", out var answer) ? 200 : 404;
        return context.Response.WriteAsync(answer ?? "Nothing here.");
    }

    private SslServerAuthenticationOptions TlsOptions(string host) => new()
    {
        ServerCertificate = _hosts.TryGetValue(host, out var answer) && HostName.TryParse(host, out var name, out _)
            ? TlsAlpnCertificate.Create(name, answer, TimeProvider.System)
            : throw new IOException("No challenge is open for this host."),
        ApplicationProtocols = [new SslApplicationProtocol(TlsAlpnCertificate.Protocol)],
    };
}
