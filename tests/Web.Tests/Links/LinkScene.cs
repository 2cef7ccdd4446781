using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Links;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Reports;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Testing;

namespace WhiteLabelLinks.Web.Tests.Links;

/// <summary>
/// The modules Links and Reports over a database of their own, without the web around them: two brands with a domain each.
/// What is shown over HTTP is in the other classes.
/// </summary>
public sealed class LinkScene : IAsyncLifetime
{
    private TestDatabase? _database;
    private ServiceProvider? _services;

    public static Actor Mara { get; } = new("Mara Lind", new UserId(1));

    public TestDatabase Database => _database ?? throw new InvalidOperationException("Not set up.");

    public BrandId Lumen { get; private set; }

    public BrandId Harbor { get; private set; }

    internal RecordedJobs Jobs { get; } = new();

    public async ValueTask InitializeAsync()
    {
        _database = await PostgresTemplate.CloneAsync();
        await _database.ExecuteAsync("INSERT INTO agencies (name, slug) VALUES ('Northwind', 'northwind')");
        Lumen = await AddBrandAsync("lumen", "go.lumen.test");
        Harbor = await AddBrandAsync("harbor", "try.harbor.test");
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddData(new DataOptions { AppConnectionString = _database.AppConnectionString, EdgeConnectionString = _database.EdgeConnectionString });
        services.AddScoped<CurrentBrand>();
        services.AddScoped<AuditHistory>();
        services.AddScoped<IBrandDomains, SceneDomains>();
        services.AddSingleton<IJobQueue>(Jobs);
        services.AddLinks();
        services.AddReports();
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    public async Task<BrandId> AddBrandAsync(string slug, params string[] hosts)
    {
        var brand = await Database.ScalarAsync<long>("INSERT INTO brands (agency_id, name, slug) SELECT id, $1, $1 FROM agencies RETURNING id", slug);
        foreach (var host in hosts)
        {
            await AddDomainAsync(new BrandId(brand), host);
        }
        return new BrandId(brand);
    }

    public async Task<DomainId> AddDomainAsync(BrandId brand, string host, bool ignoreCase = false) => new(await Database.ScalarAsync<long>(
        "INSERT INTO domains (brand_id, host, ignore_case, verified_at) VALUES ($1, $2, $3, now()) RETURNING id", brand.Value, host, ignoreCase));

    /// <summary>A scope as a request has one, inside a brand.</summary>
    public Desk At(BrandId brand)
    {
        var scope = _services!.CreateAsyncScope(); // set up before any test
        scope.ServiceProvider.GetRequiredService<TenantScope>().EnterBrand(brand);
        return new Desk(scope);
    }

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
        {
            await _services.DisposeAsync();
        }
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }
}

public sealed class Desk(AsyncServiceScope scope) : IAsyncDisposable
{
    public T Get<T>()
        where T : class => scope.ServiceProvider.GetRequiredService<T>();

    /// <summary>A job, as a worker makes it.</summary>
    public T Make<T>()
        where T : class => ActivatorUtilities.CreateInstance<T>(scope.ServiceProvider);

    public ValueTask DisposeAsync() => scope.DisposeAsync();
}

/// <summary>Keeps jobs instead of running them, so that a test can run them when it likes, or kill them half-way.</summary>
internal sealed class RecordedJobs : IJobQueue
{
    public List<string> Enqueued { get; } = [];

    public void Enqueue<TJob>(System.Linq.Expressions.Expression<Func<TJob, Task>> call)
        where TJob : class => Enqueued.Add(typeof(TJob).Name);
}

/// <summary>The entered brand's domains, read as the app role sees them.</summary>
internal sealed class SceneDomains(AppDb db) : IBrandDomains
{
    public async Task<IReadOnlyList<BrandDomain>> ListAsync(CancellationToken cancellation)
    {
        var connection = await db.OpenConnectionAsync(cancellation);
        await using var command = new NpgsqlCommand("SELECT id, host, ignore_case FROM domains ORDER BY created_at, id", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var domains = new List<BrandDomain>();
        while (await reader.ReadAsync(cancellation))
        {
            Assert.True(HostName.TryParse(reader.GetString(1), out var host, out _));
            domains.Add(new BrandDomain(new DomainId(reader.GetInt64(0)), host, reader.GetBoolean(2), new Uri($"http://{host}:8080")));
        }
        return domains;
    }

    public async Task<BrandDomain?> FindAsync(DomainId id, CancellationToken cancellation) =>
        (await ListAsync(cancellation)).FirstOrDefault(domain => domain.Id == id);
}
