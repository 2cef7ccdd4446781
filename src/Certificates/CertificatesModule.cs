using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using WhiteLabelLinks.Certificates.Issuance;
using WhiteLabelLinks.Certificates.Selection;
using WhiteLabelLinks.Certificates.Storage;

namespace WhiteLabelLinks.Certificates;

public static class CertificatesModule
{
    /// <summary>Adds certificates: obtaining, keeping and serving them. Needs an edge data source (<c>DatabaseRoles.Edge</c>).</summary>
    public static IServiceCollection AddCertificates(this IServiceCollection services, CertificateOptions options)
    {
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<CertificateMetrics>();
        services.AddSingleton<CertificateRows>();
        services.AddSingleton<CertificateFiles>();
        services.AddSingleton<CertificateIndex>();
        services.AddSingleton<CertificateCache>();
        services.AddSingleton<HandshakeDoor>();
        services.AddSingleton<ChallengeAnswers>();
        services.AddHostedService<CertificateUpdates>();
        services.AddSingleton<KeptContexts>();
        services.AddHostedService(static provider => provider.GetRequiredService<KeptContexts>());
        services.AddSingleton<IssuanceQueue>();
        services.AddSingleton<AttemptLog>();
        services.AddSingleton<OrderBudget>();
        services.AddSingleton<OrderCheck>();
        services.AddSingleton<AcmeAccounts>();
        services.AddSingleton(provider => new AccountKeyChange(provider.GetRequiredService<AcmeAccounts>(), options));
        services.AddSingleton<CertificateAttempt>();
        services.AddHostedService<CertificateOrders>();
        if (options.Authorities.Count > 0)
        {
            services.AddHostedService<RenewalQuestions>();
        }
        return services;
    }

    /// <summary>
    /// The first steps of a request, before <c>UseRedirects</c>: a validating CA gets its answer, and a request for another host than
    /// the connection was opened for is sent back.
    /// </summary>
    public static IApplicationBuilder UseCertificates(this IApplicationBuilder app) =>
        app.UseMiddleware<ChallengeMiddleware>().UseMiddleware<MisdirectedMiddleware>();

    /// <summary>Makes an endpoint serve HTTPS, to each visitor with the certificate of the host they ask for.</summary>
    public static void UseHostCertificates(this ListenOptions listen)
    {
        var door = listen.ApplicationServices.GetRequiredService<HandshakeDoor>();
        listen.Protocols = HttpProtocols.Http1AndHttp2;
        listen.Use(next => connection => door.PassAsync(connection, next));
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            OnConnection = context => ValueTask.FromResult(HandshakeDoor.ChosenFor(context.Connection)),
        });
    }
}
