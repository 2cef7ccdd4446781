using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Testing;

namespace WhiteLabelLinks.Data.Tests.Isolation;

/// <summary>A database with two brands of one agency, each with a domain and some links, and the container that a process would have.</summary>
internal sealed class TwoBrands : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private TwoBrands(TestDatabase database, ServiceProvider services, AgencyId agency, BrandId lumen, BrandId harbor)
    {
        Database = database;
        _services = services;
        Agency = agency;
        Lumen = lumen;
        Harbor = harbor;
    }

    public TestDatabase Database { get; }

    public AgencyId Agency { get; }

    /// <summary>Has links <c>lumen-1</c> and <c>lumen-2</c>.</summary>
    public BrandId Lumen { get; }

    /// <summary>Has link <c>harbor-1</c>.</summary>
    public BrandId Harbor { get; }

    public static async Task<TwoBrands> CreateAsync(int poolSize = 5)
    {
        var database = await PostgresTemplate.CloneAsync();
        var agency = await database.ScalarAsync<long>("INSERT INTO agencies (name, slug) VALUES ('Northwind', 'northwind') RETURNING id");
        var lumen = await AddBrandAsync(database, agency, "lumen", "lumen-1", "lumen-2");
        var harbor = await AddBrandAsync(database, agency, "harbor", "harbor-1");
        var services = new ServiceCollection();
        services.AddData(DataOptions.FromAdmin(database.AdminConnectionString) with { AppPoolSize = poolSize });
        services.AddSingleton<IModelPart, Rows>();
        var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
        return new TwoBrands(database, provider, new AgencyId(agency), new BrandId(lumen), new BrandId(harbor));
    }

    public static async Task<long> AddBrandAsync(TestDatabase database, long agency, string slug, params string[] links)
    {
        var brand = await database.ScalarAsync<long>(
            "INSERT INTO brands (agency_id, name, slug) VALUES ($1, $2, $2) RETURNING id", agency, slug);
        var domain = await database.ScalarAsync<long>(
            "INSERT INTO domains (brand_id, host) VALUES ($1, $2) RETURNING id", brand, $"go.{slug}.localhost");
        foreach (var link in links)
        {
            await database.ExecuteAsync(
                "INSERT INTO links (brand_id, domain_id, slug, slug_key, destination, created_by) VALUES ($1, $2, $3, $3, 'https://example.com', 'test')",
                brand, domain, link);
        }

        return brand;
    }

    /// <summary>What one request has: a scope of the container, still without a tenant.</summary>
    public Request Open() => new(_services.CreateAsyncScope());

    /// <summary>A request that acts for a brand.</summary>
    public Request Open(BrandId brand)
    {
        var request = Open();
        request.Scope.EnterBrand(brand);
        return request;
    }

    public Task<long> DomainOfAsync(BrandId brand) => Database.ScalarAsync<long>("SELECT id FROM domains WHERE brand_id = $1", brand.Value);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Database.DisposeAsync();
    }

    internal sealed class Request(AsyncServiceScope services) : IAsyncDisposable
    {
        public TenantScope Scope { get; } = services.ServiceProvider.GetRequiredService<TenantScope>();

        public AppDb Db { get; } = services.ServiceProvider.GetRequiredService<AppDb>();

        public Task<List<string>> SlugsAsync() => Db.Set<LinkRow>().Select(link => link.Slug).Order().ToListAsync();

        /// <summary>Every slug the connection may see: SQL without any filter of EF.</summary>
        public Task<List<string>> RawSlugsAsync() => Db.Database.SqlQuery<string>($"SELECT slug AS \"Value\" FROM links").Order().ToListAsync();

        public ValueTask DisposeAsync() => services.DisposeAsync();
    }
}
