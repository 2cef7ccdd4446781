using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using WhiteLabelLinks.Primitives;
using Xunit;

namespace WhiteLabelLinks.Data.Tests.Isolation;

/// <summary>The connection acts for the scope: whatever the order of opening, entering, rolling back and returning to the pool.</summary>
public sealed class ConnectionTests
{
    private const string WhoSql = "SELECT concat_ws(',', current_setting('app.brand', true), current_setting('app.agency', true), " +
        "current_setting('app.user', true), current_setting('app.operator', true))";

    [Fact]
    public async Task A_thousand_interleaved_requests_of_fifty_tenants_on_five_connections_show_no_foreign_row()
    {
        await using var brands = await TwoBrands.CreateAsync(poolSize: 5);
        var tenants = await AddTenantsAsync(brands, 50);

        var foreign = new ConcurrentBag<string>();
        await Parallel.ForAsync(0, 1000, new ParallelOptions { MaxDegreeOfParallelism = 25 }, async (i, _) =>
        {
            var tenant = i * 7 % tenants.Count;
            await using var request = brands.Open(tenants[tenant]);
            var seen = (i % 3) switch
            {
                0 => await request.SlugsAsync(),
                1 => await request.RawSlugsAsync(),
                _ => await InTransactionAsync(request, rollBack: i % 2 == 0),
            };
            if (seen is not [var only] || only != $"slug-{tenant}")
            {
                foreign.Add($"request {i} of tenant {tenant} saw {string.Join(',', seen)}");
            }
        });

        Assert.Empty(foreign);
    }

    [Fact]
    public async Task A_connection_that_comes_back_from_the_pool_acts_for_nobody()
    {
        await using var brands = await TwoBrands.CreateAsync(poolSize: 1);
        int before, after;
        await using (var request = brands.Open(brands.Lumen))
        {
            request.Scope.EnterConsole(null);
            request.Scope.EnterUser(new UserId(7));
            Assert.Equal($"{brands.Lumen},,7,on", await WhoAsync(request));
            before = (await request.Db.OpenConnectionAsync()).ProcessID;
        }

        await using (var request = brands.Open())
        {
            Assert.Equal(",,,", await WhoAsync(request));
            Assert.Empty(await request.RawSlugsAsync());
            after = (await request.Db.OpenConnectionAsync()).ProcessID;
        }

        Assert.Equal(before, after);
    }

    [Fact]
    public async Task A_setting_left_behind_on_a_pooled_connection_is_overwritten()
    {
        await using var brands = await TwoBrands.CreateAsync(poolSize: 1);
        await using var request = brands.Open(brands.Lumen);
        var connection = await request.Db.OpenConnectionAsync();
        await using (var command = new NpgsqlCommand($"SELECT set_config('app.operator', 'on', false), set_config('app.agency', '{brands.Agency}', false)", connection))
        {
            await command.ExecuteNonQueryAsync();
        }

        await request.Db.Database.CloseConnectionAsync();
        Assert.Equal($"{brands.Lumen},,,", await WhoAsync(request));
    }

    [Fact]
    public async Task A_level_entered_while_the_connection_is_open_counts_from_the_next_command_on()
    {
        await using var brands = await TwoBrands.CreateAsync();
        await using var request = brands.Open();
        await request.Db.Database.OpenConnectionAsync();
        Assert.Empty(await request.RawSlugsAsync());

        request.Scope.EnterBrand(brands.Lumen);
        Assert.Equal(2, (await request.RawSlugsAsync()).Count);
        request.Scope.EnterConsole(brands.Agency);
        Assert.Equal($"{brands.Lumen},{brands.Agency},,", await WhoAsync(request));
    }

    [Theory]
    [InlineData("commit")]
    [InlineData("rollback")]
    [InlineData("dispose")]
    [InlineData("savepoint")]
    public async Task A_level_entered_inside_a_transaction_outlives_its_end(string end)
    {
        await using var brands = await TwoBrands.CreateAsync();
        await using var request = brands.Open();
        await request.Db.Database.OpenConnectionAsync();
        await using (var transaction = await request.Db.Database.BeginTransactionAsync())
        {
            await transaction.CreateSavepointAsync("before");
            request.Scope.EnterBrand(brands.Lumen);
            Assert.Equal(2, (await request.RawSlugsAsync()).Count);
            switch (end)
            {
                case "commit":
                    await transaction.CommitAsync();
                    break;
                case "rollback":
                    await transaction.RollbackAsync();
                    break;
                case "savepoint":
                    await transaction.RollbackToSavepointAsync("before");
                    Assert.Equal(2, (await request.RawSlugsAsync()).Count);
                    break;
            }
        }

        Assert.Equal(2, (await request.RawSlugsAsync()).Count);
        await using var next = await request.Db.Database.BeginTransactionAsync();
        Assert.Equal(2, (await request.RawSlugsAsync()).Count);
    }

    [Fact]
    public async Task Several_transactions_on_one_connection_each_act_for_the_scope()
    {
        await using var brands = await TwoBrands.CreateAsync();
        await using var request = brands.Open();
        await request.Db.Database.OpenConnectionAsync();
        await using (await request.Db.Database.BeginTransactionAsync())
        {
            request.Scope.EnterBrand(brands.Lumen);
            Assert.Equal(2, (await request.RawSlugsAsync()).Count);
        }

        // The first ended without a word and took the setting back; the second must not believe that it is still there.
        await using (await request.Db.Database.BeginTransactionAsync())
        {
            Assert.Equal(2, (await request.RawSlugsAsync()).Count);
        }
    }

    [Fact]
    public async Task Sql_sent_by_hand_acts_for_the_scope()
    {
        await using var brands = await TwoBrands.CreateAsync();
        await using var request = brands.Open(brands.Harbor);
        var connection = await request.Db.OpenConnectionAsync();
        await using var command = new NpgsqlCommand("SELECT array_agg(slug) FROM links", connection);

        Assert.Equal(["harbor-1"], Assert.IsType<string[]>(await command.ExecuteScalarAsync()));
    }

    [Fact]
    public async Task Blocking_calls_act_for_the_scope_too()
    {
        await using var brands = await TwoBrands.CreateAsync();
        await using var request = brands.Open();
        request.Db.Database.OpenConnection();
        request.Scope.EnterBrand(brands.Harbor);

        Assert.Equal(["harbor-1"], [.. request.Db.Set<LinkRow>().Select(link => link.Slug)]);
        using (request.Db.Database.BeginTransaction())
        {
            Assert.Single(request.Db.Database.SqlQuery<string>($"SELECT slug FROM links").ToList());
        }
    }

    // Tenant i has the one link slug-i.
    private static async Task<List<BrandId>> AddTenantsAsync(TwoBrands brands, int count)
    {
        await brands.Database.ExecuteAsync(
            """
            WITH tenant AS (
              INSERT INTO brands (agency_id, name, slug) SELECT $1, 'Tenant', 'tenant-' || i FROM generate_series(0, $2 - 1) i RETURNING id, slug
            ), domain AS (
              INSERT INTO domains (brand_id, host) SELECT id, slug || '.localhost' FROM tenant RETURNING brand_id, id
            )
            INSERT INTO links (brand_id, domain_id, slug, slug_key, destination, created_by)
            SELECT t.id, d.id, replace(slug, 'tenant', 'slug'), replace(slug, 'tenant', 'slug'), 'https://example.com', 'test'
              FROM tenant t JOIN domain d ON d.brand_id = t.id
            """,
            brands.Agency.Value, count);
        var ids = await Testing.Sql.ListAsync<long>(
            brands.Database.AdminConnectionString, "SELECT id FROM brands WHERE slug LIKE 'tenant-%' ORDER BY substr(slug, 8)::int");
        return [.. ids.Select(id => new BrandId(id))];
    }

    private static async Task<List<string>> InTransactionAsync(TwoBrands.Request request, bool rollBack)
    {
        await using var transaction = await request.Db.Database.BeginTransactionAsync();
        var seen = await request.RawSlugsAsync();
        await (rollBack ? transaction.RollbackAsync() : transaction.CommitAsync());
        return seen;
    }

    private static Task<string> WhoAsync(TwoBrands.Request request) =>
        request.Db.Database.SqlQueryRaw<string>(WhoSql + " AS \"Value\"").SingleAsync();
}
