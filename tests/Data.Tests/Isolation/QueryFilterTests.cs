using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Primitives;
using Xunit;

namespace WhiteLabelLinks.Data.Tests.Isolation;

/// <summary>Layers 2 and 3 hold each without the other: EF's filter, and row-level security.</summary>
public sealed class QueryFilterTests
{
    [Fact]
    public async Task A_brand_sees_only_its_own_links()
    {
        await using var brands = await TwoBrands.CreateAsync();
        await using var lumen = brands.Open(brands.Lumen);
        await using var harbor = brands.Open(brands.Harbor);

        Assert.Equal(["lumen-1", "lumen-2"], await lumen.SlugsAsync());
        Assert.Equal(["harbor-1"], await harbor.SlugsAsync());
        Assert.Equal(["lumen-1", "lumen-2"], await lumen.RawSlugsAsync());
        Assert.Equal(["harbor-1"], await harbor.RawSlugsAsync());
    }

    [Fact]
    public async Task Without_the_filter_row_level_security_still_holds()
    {
        await using var brands = await TwoBrands.CreateAsync();
        await using var request = brands.Open(brands.Lumen);
        var unfiltered = Unfiltered(request.Db);

        Assert.DoesNotContain("WHERE", unfiltered.ToQueryString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(["lumen-1", "lumen-2"], await unfiltered.Select(link => link.Slug).Order().ToListAsync());
    }

    [Fact]
    public async Task Without_row_level_security_the_filter_still_holds()
    {
        await using var brands = await TwoBrands.CreateAsync();
        await brands.Database.ExecuteAsync("ALTER TABLE links DISABLE ROW LEVEL SECURITY");
        await using var request = brands.Open(brands.Lumen);

        Assert.Equal(["lumen-1", "lumen-2"], await request.SlugsAsync());

        // With both gone the other brand shows: what was tested above were guards, not a lucky scene.
        Assert.Equal(["harbor-1", "lumen-1", "lumen-2"], await Unfiltered(request.Db).Select(link => link.Slug).Order().ToListAsync());
    }

    [Fact]
    public async Task Bulk_statements_stay_inside_the_brand()
    {
        await using var brands = await TwoBrands.CreateAsync();
        await using var request = brands.Open(brands.Lumen);

        Assert.Equal(2, await request.Db.Set<LinkRow>().ExecuteUpdateAsync(set => set.SetProperty(link => link.Title, "mine")));
        Assert.Equal(1, await brands.Database.ScalarAsync<long>("SELECT count(*) FROM links WHERE title IS NULL"));
        Assert.Equal(2, await request.Db.Set<LinkRow>().ExecuteDeleteAsync());
        Assert.Equal(["harbor-1"], await Testing.Sql.ListAsync<string>(brands.Database.AdminConnectionString, "SELECT slug FROM links"));
    }

    [Fact]
    public async Task Ids_are_compared_joined_and_listed_as_their_own_types()
    {
        await using var brands = await TwoBrands.CreateAsync();
        await using var request = brands.Open(brands.Lumen);
        var all = await request.Db.Set<LinkRow>().OrderBy(link => link.Id).ToListAsync();
        List<LinkId> wanted = [all[1].Id];

        var found = await request.Db.Set<LinkRow>().Where(link => wanted.Contains(link.Id)).SingleAsync();
        Assert.Equal(all[1].Id, found.Id);
        Assert.Equal(2, await request.Db.Set<LinkRow>()
            .CountAsync(link => !request.Db.Set<ClickTotalRow>().Any(total => total.LinkId == link.Id)));
    }

    private static IQueryable<LinkRow> Unfiltered(AppDb db)
    {
#pragma warning disable RS0030 // the mutation under test is the filter's absence
        return db.Set<LinkRow>().IgnoreQueryFilters();
#pragma warning restore RS0030
    }
}
