using Microsoft.Extensions.DependencyInjection;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Testing;
using Xunit;

namespace WhiteLabelLinks.Architecture.Tests;

/// <summary>What all modules map, against what the migrations made.</summary>
public sealed class SchemaTests
{
    [Fact]
    public async Task Every_modules_mapping_matches_the_migrated_database()
    {
        await using var database = await PostgresTemplate.CloneAsync();
        await using var services = Services(database);
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();

        Assert.NotEmpty(db.Model.GetEntityTypes());
        Assert.Empty(await ModelMatchesCatalog.FindDifferencesAsync(db, database.AdminConnectionString));
    }

    [Fact]
    public async Task Every_entity_with_a_brand_is_filtered_by_it()
    {
        await using var database = await PostgresTemplate.CloneAsync();
        await using var services = Services(database);
        await using var scope = services.CreateAsyncScope();

        Assert.Empty(scope.ServiceProvider.GetRequiredService<AppDb>().Model.GetEntityTypes()
            .Where(entity => entity.BaseType is null && !entity.IsOwned() && entity.FindProperty(nameof(ITenantOwned.BrandId)) is not null
                && entity.FindDeclaredQueryFilter(AppDb.BrandFilter) is null)
            .Select(entity => $"{entity.ClrType.Name} has a brand and does not implement ITenantOwned."));
    }

    [Fact]
    public async Task The_migrated_database_keeps_tenants_apart()
    {
        await using var database = await PostgresTemplate.CloneAsync();

        Assert.Empty(await TenantCatalog.FindFaultsAsync(database.AdminConnectionString));
    }

    private static ServiceProvider Services(TestDatabase database)
    {
        var services = new ServiceCollection().AddData(DataOptions.FromAdmin(database.AdminConnectionString));
        foreach (var part in Modules.Existing.SelectMany(module => Modules.AssemblyOf(module).GetTypes())
                     .Where(type => type is { IsClass: true, IsAbstract: false } && typeof(IModelPart).IsAssignableFrom(type)))
        {
            services.AddSingleton((IModelPart)Activator.CreateInstance(part, nonPublic: true)!); // not null: a class
        }

        return services.BuildServiceProvider();
    }
}
