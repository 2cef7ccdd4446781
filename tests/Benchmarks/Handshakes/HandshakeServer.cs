using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using WhiteLabelLinks.Certificates;
using WhiteLabelLinks.Certificates.Dns;
using WhiteLabelLinks.Certificates.Selection;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Benchmarks.Handshakes;

/// <summary>The product's way from the first byte of a connection to the end of its handshake, with next to nothing behind it.</summary>
internal sealed class HandshakeServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private HandshakeServer(WebApplication app)
    {
        _app = app;
        Port = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.First() ?? "").Port;
    }

    public int Port { get; }

    public KeptContexts Kept => _app.Services.GetRequiredService<KeptContexts>();

    public static async Task<HandshakeServer> StartAsync(string connection, CertificateOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddKeyedSingleton(DatabaseRoles.Edge, (_, _) => NpgsqlDataSource.Create(connection));
        builder.Services.AddSingleton(new DnsOptions());
        builder.Services.AddSingleton<DomainInspector>();
        builder.Services.AddCertificates(options);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, CertificatesModule.UseHostCertificates));
        var app = builder.Build();
        app.Run(context => context.Response.WriteAsync("served"));
        await app.StartAsync();
        var index = app.Services.GetRequiredService<CertificateIndex>();
        while (!index.IsLoaded)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
        }
        return new HandshakeServer(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
