using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using WhiteLabelLinks.Certificates.Dns;
using WhiteLabelLinks.Certificates.Tests.Acme;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Certificates.Tests.Issuance;

/// <summary>A server as the product's is, with nothing behind its certificates but one answer.</summary>
internal sealed class Node : IAsyncDisposable
{
    public const string Behind = "what stands behind";

    private readonly WebApplication _app;

    private Node(WebApplication app, int httpPort, int httpsPort)
    {
        _app = app;
        HttpPort = httpPort;
        HttpsPort = httpsPort;
    }

    public int HttpPort { get; }

    public int HttpsPort { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>On ports that were free a moment ago; <see cref="IOException"/> when one is not any more.</summary>
    public static async Task<Node> StartAsync(string edgeConnection, CertificateOptions options, int httpPort, int httpsPort)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddKeyedSingleton(DatabaseRoles.Edge, (_, _) => NpgsqlDataSource.Create(edgeConnection));
        builder.Services.AddSingleton(PebbleFixture.Dns);
        builder.Services.AddSingleton<DomainInspector>();
        builder.Services.AddCertificates(options);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, httpPort);
            kestrel.Listen(IPAddress.Loopback, httpsPort, CertificatesModule.UseHostCertificates);
        });
        var app = builder.Build();
        app.UseCertificates();
        app.Run(context => context.Response.WriteAsync(Behind));
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new Node(app, httpPort, httpsPort);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
