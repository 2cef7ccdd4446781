using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhiteLabelLinks.Data.Tests.Isolation;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Testing;
using Xunit;

namespace WhiteLabelLinks.Data.Tests.Databases;

public sealed class ModelMatchesCatalogTests
{
    [Fact]
    public async Task A_true_mapping_has_no_difference() => Assert.Empty(await DifferencesAsync(new Rows()));

    [Fact]
    public async Task Each_lie_of_a_mapping_is_named()
    {
        var differences = await DifferencesAsync(new Lies());

        Assert.Equal(
            [
                "Lie.Clicks: mapped as integer, but public.click_totals.clicks is bigint.",
                "Lie.LastClickAt: mapped as nullable, but public.click_totals.last_click_at is NOT NULL.",
                "Lie.Mood: public.click_totals has no column mood.",
                "Lie: does not map public.click_totals.link_id, which a new row must have.",
                "Lie: its key is (brand_id), but that of public.click_totals is (brand_id, link_id).",
                "Nowhere: there is no table public.nowhere.",
            ],
            differences.Order(StringComparer.Ordinal));
    }

    private static async Task<IReadOnlyList<string>> DifferencesAsync(IModelPart part)
    {
        await using var database = await PostgresTemplate.CloneAsync();
        await using var services = new ServiceCollection()
            .AddData(DataOptions.FromAdmin(database.AdminConnectionString))
            .AddSingleton(part)
            .BuildServiceProvider();
        await using var scope = services.CreateAsyncScope();
        return await ModelMatchesCatalog.FindDifferencesAsync(scope.ServiceProvider.GetRequiredService<AppDb>(), database.AdminConnectionString);
    }

    private sealed class Lie
    {
        public BrandId BrandId { get; set; }

        public int Clicks { get; set; }

        public DateTimeOffset? LastClickAt { get; set; }

        public string? Mood { get; set; }
    }

    private sealed class Nowhere
    {
        public long Id { get; set; }
    }

    private sealed class Lies : IModelPart
    {
        public void Map(ModelBuilder model)
        {
            model.Entity<Lie>(lie => lie.ToTable("click_totals").HasKey(row => row.BrandId));
            model.Entity<Nowhere>(nowhere => nowhere.ToTable("nowhere"));
        }
    }
}
