using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using WhiteLabelLinks.Certificates.Issuance;
using WhiteLabelLinks.Certificates.Selection;
using WhiteLabelLinks.Certificates.Dns;
using WhiteLabelLinks.Certificates.Tests.Acme;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Certificates.Tests.Issuance;

/// <summary>A node whose work begins when the test says so, and not by itself: nothing of it is hosted.</summary>
internal sealed class Workshop : IAsyncDisposable
{
    public const int AtOnce = 5;

    private readonly ServiceProvider _services;

    public Workshop(Installation installation, TimeProvider clock, params CertificateAuthority[] authorities)
        : this(installation, clock, new CertificateOptions
        {
            Authorities = authorities,
            Key = installation.Key,
            Directory = installation.NewFolder(),
            MostAtOnce = AtOnce,
        })
    {
    }

    public Workshop(Installation installation, TimeProvider clock, CertificateOptions options)
    {
        Folder = Directory.CreateDirectory(options.Directory).FullName;
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(clock);
        services.AddKeyedSingleton(DatabaseRoles.Edge, (_, _) => NpgsqlDataSource.Create(installation.EdgeConnection));
        services.AddSingleton(PebbleFixture.Dns);
        services.AddSingleton<DomainInspector>();
        services.AddCertificates(options);
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    public string Folder { get; }

    public IssuanceQueue Queue => Get<IssuanceQueue>();

    public CertificateCache Cache => Get<CertificateCache>();

    public CertificateAttempt Attempts => Get<CertificateAttempt>();

    /// <summary>Takes work by itself, once it is started.</summary>
    public CertificateOrders Orders => _services.GetServices<IHostedService>().OfType<CertificateOrders>().Single();

    public RenewalQuestions Questions => _services.GetServices<IHostedService>().OfType<RenewalQuestions>().Single();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Works until nothing is due, a few at a time.</summary>
    /// <returns>How many attempts that were.</returns>
    public async Task<int> WorkAsync()
    {
        var attempts = 0;
        while (await Queue.TakeAsync(AtOnce, CancellationToken.None) is { Count: > 0 } taken)
        {
            attempts += taken.Count;
            await Task.WhenAll(taken.Select(lease => Attempts.RunAsync(lease, CancellationToken.None)));
        }

        return attempts;
    }

    /// <summary>Learns which hosts have a certificate, as a node does when it reaches its database.</summary>
    public async Task ReadListAsync()
    {
        var versions = new Dictionary<string, long>(StringComparer.Ordinal);
        await using var command = _services.GetRequiredKeyedService<NpgsqlDataSource>(DatabaseRoles.Edge).CreateCommand("SELECT host, version FROM tls.certificates");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            versions[reader.GetString(0)] = reader.GetInt64(1);
        }

        Get<CertificateIndex>().Replace(versions);
        await Cache.CompareAsync(versions.Keys);
    }

    /// <summary>Takes the one host that is due.</summary>
    public async Task<Lease> TakeOneAsync() => (await Queue.TakeAsync(1, CancellationToken.None)).Single();

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
