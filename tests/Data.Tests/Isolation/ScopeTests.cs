using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Primitives;
using Xunit;

namespace WhiteLabelLinks.Data.Tests.Isolation;

/// <summary>Layer 1: a scope acts for one tenant, and for nobody until it is told.</summary>
public sealed class ScopeTests
{
    [Fact]
    public void Reading_an_empty_scope_throws()
    {
        var scope = new TenantScope();

        Assert.Throws<InvalidOperationException>(() => scope.Brand);
        Assert.False(scope.HasBrand);
        Assert.False(scope.IsOperator);
    }

    [Fact]
    public void A_second_brand_throws_and_the_first_stays()
    {
        var scope = new TenantScope();
        scope.EnterBrand(new BrandId(1));
        scope.EnterBrand(new BrandId(1));

        Assert.Throws<InvalidOperationException>(() => scope.EnterBrand(new BrandId(2)));
        Assert.Equal(new BrandId(1), scope.Brand);
    }

    [Fact]
    public void A_brand_without_an_id_is_no_brand() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TenantScope().EnterBrand(default));

    [Fact]
    public void An_agencys_console_does_not_become_the_operators()
    {
        var scope = new TenantScope();
        scope.EnterConsole(new AgencyId(1));

        Assert.Throws<InvalidOperationException>(() => scope.EnterConsole(null));
        Assert.Throws<InvalidOperationException>(() => scope.EnterConsole(new AgencyId(2)));
        Assert.False(scope.IsOperator);
    }

    [Fact]
    public void The_operators_console_does_not_become_an_agencys()
    {
        var scope = new TenantScope();
        scope.EnterConsole(null);
        scope.EnterConsole(null);

        Assert.Throws<InvalidOperationException>(() => scope.EnterConsole(new AgencyId(1)));
        Assert.True(scope.IsOperator);
    }

    [Fact]
    public void A_second_person_throws()
    {
        var scope = new TenantScope();
        scope.EnterUser(new UserId(1));

        Assert.Throws<InvalidOperationException>(() => scope.EnterUser(new UserId(2)));
    }

    [Fact]
    public async Task A_query_in_an_empty_scope_throws_and_is_never_all_rows()
    {
        await using var brands = await TwoBrands.CreateAsync();
        await using var request = brands.Open();

        var error = await Assert.ThrowsAnyAsync<InvalidOperationException>(() => request.Db.Set<LinkRow>().ToListAsync());
        Assert.Contains("No brand was entered", error.ToString(), StringComparison.Ordinal);
    }
}
