using Microsoft.EntityFrameworkCore;
using Npgsql;
using WhiteLabelLinks.Primitives;
using Xunit;

namespace WhiteLabelLinks.Data.Tests.Isolation;

/// <summary>Rows are written for the scope's brand, and for no other.</summary>
public sealed class SavingTests
{
    [Fact]
    public async Task A_new_row_gets_the_scopes_brand_and_an_id()
    {
        await using var brands = await TwoBrands.CreateAsync();
        await using var request = brands.Open(brands.Lumen);
        var domain = new DomainId(await brands.DomainOfAsync(brands.Lumen));
        var first = Link(domain, "first");
        var second = Link(domain, "second");
        request.Db.AddRange(first, second);
        await request.Db.SaveChangesAsync();

        Assert.Equal(brands.Lumen, first.BrandId);
        Assert.True(first.Id.Value > 0);
        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(["first", "lumen-1", "lumen-2", "second"], await request.SlugsAsync());
    }

    [Fact]
    public async Task A_row_of_another_brand_throws_before_anything_is_sent()
    {
        await using var brands = await TwoBrands.CreateAsync();
        await using var request = brands.Open(brands.Lumen);
        var foreign = Link(new DomainId(await brands.DomainOfAsync(brands.Harbor)), "intruder");
        foreign.BrandId = brands.Harbor;
        request.Db.Add(foreign);

        await Assert.ThrowsAsync<TenantMismatchException>(() => request.Db.SaveChangesAsync());
        Assert.Throws<TenantMismatchException>(() => request.Db.SaveChanges());
        Assert.Equal(3, await brands.Database.ScalarAsync<long>("SELECT count(*) FROM links"));
    }

    [Theory]
    [InlineData(EntityState.Modified)]
    [InlineData(EntityState.Deleted)]
    public async Task Changing_or_deleting_a_row_of_another_brand_throws(EntityState state)
    {
        await using var brands = await TwoBrands.CreateAsync();
        await using var request = brands.Open(brands.Lumen);
        var id = await brands.Database.ScalarAsync<long>("SELECT id FROM links WHERE slug = 'harbor-1'");
        var foreign = Link(new DomainId(1), "harbor-1");
        foreign.BrandId = brands.Harbor;
        foreign.Id = new LinkId(id);
        request.Db.Entry(foreign).State = state;

        await Assert.ThrowsAsync<TenantMismatchException>(() => request.Db.SaveChangesAsync());
    }

    [Fact]
    public async Task A_new_brand_gets_its_id_from_the_database()
    {
        await using var brands = await TwoBrands.CreateAsync();
        await using var request = brands.Open();
        request.Scope.EnterConsole(brands.Agency);
        var third = new BrandRow { AgencyId = brands.Agency, Name = "Third", Slug = "third" };
        request.Db.Add(third);
        await request.Db.SaveChangesAsync();

        Assert.True(third.Id.Value > brands.Harbor.Value);
    }

    [Fact]
    public async Task Saving_in_an_empty_scope_throws()
    {
        await using var brands = await TwoBrands.CreateAsync();
        await using var request = brands.Open();

        Assert.Throws<InvalidOperationException>(() => request.Db.Add(Link(new DomainId(1), "nobody")));
    }

    [Fact]
    public async Task A_write_for_another_brand_is_refused_by_the_database_itself()
    {
        await using var brands = await TwoBrands.CreateAsync();
        await using var request = brands.Open(brands.Lumen);
        var domain = await brands.DomainOfAsync(brands.Harbor);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => request.Db.Database.ExecuteSqlAsync(
            $"INSERT INTO links (brand_id, domain_id, slug, slug_key, destination, created_by) VALUES ({brands.Harbor.Value}, {domain}, 'x', 'x', 'https://example.com', 't')"));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);

        // Moving an own row over is refused too; changing the other's finds nothing.
        refused = await Assert.ThrowsAsync<PostgresException>(() => request.Db.Database.ExecuteSqlAsync(
            $"UPDATE links SET brand_id = {brands.Harbor.Value}, domain_id = {domain}"));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        Assert.Equal(0, await request.Db.Database.ExecuteSqlAsync($"UPDATE links SET title = 'taken' WHERE slug = 'harbor-1'"));
        Assert.Equal(0, await request.Db.Database.ExecuteSqlAsync($"DELETE FROM links WHERE slug = 'harbor-1'"));
    }

    [Fact]
    public async Task A_link_cannot_point_to_another_brands_domain()
    {
        await using var brands = await TwoBrands.CreateAsync();
        await using var request = brands.Open(brands.Lumen);
        request.Db.Add(Link(new DomainId(await brands.DomainOfAsync(brands.Harbor)), "cuckoo"));

        var error = await Assert.ThrowsAsync<DbUpdateException>(() => request.Db.SaveChangesAsync());
        Assert.Equal(PostgresErrorCodes.ForeignKeyViolation, Assert.IsType<PostgresException>(error.InnerException).SqlState);
    }

    private static LinkRow Link(DomainId domain, string slug) =>
        new() { DomainId = domain, Slug = slug, SlugKey = slug, Destination = "https://example.com" };
}
