using Npgsql;
using WhiteLabelLinks.Testing;
using Xunit;

namespace WhiteLabelLinks.Data.Tests.Isolation;

/// <summary>Layers 3 and 4 in the catalog, each rule with a change that breaks it.</summary>
public sealed class CatalogTests
{
    [Fact]
    public async Task The_migrated_schema_keeps_tenants_apart()
    {
        await using var database = await PostgresTemplate.CloneAsync();
        await database.ExecuteAsync("SELECT app.ensure_click_partition(now())");

        Assert.Empty(await TenantCatalog.FindFaultsAsync(database.AdminConnectionString));
        Assert.True((await TenantCatalog.TenantTablesAsync(database.AdminConnectionString)).Count >= 10);
    }

    [Theory]
    [InlineData("ALTER TABLE links DISABLE ROW LEVEL SECURITY", "links: row-level security")]
    [InlineData("ALTER TABLE links NO FORCE ROW LEVEL SECURITY", "links: row-level security")]
    [InlineData("DROP POLICY brand_isolation ON links", "links: no policy")]
    [InlineData("ALTER POLICY brand_isolation ON links WITH CHECK (true)", "links: no policy")]
    [InlineData("ALTER POLICY brand_isolation ON links USING (true)", "links: no policy")]
    [InlineData("CREATE POLICY extra ON links FOR SELECT TO wll_app USING (true)", "links: policy extra shows")]
    [InlineData("CREATE POLICY extra ON links FOR SELECT USING (true)", "links: policy extra shows")]
    [InlineData("CREATE UNIQUE INDEX loose ON links (slug)", "loose on links: a unique index")]
    [InlineData("CREATE TABLE notes (brand_id bigint NOT NULL, id bigint PRIMARY KEY)", "notes_pkey on notes: a unique index")]
    [InlineData("CREATE TABLE notes (brand_id bigint NOT NULL)", "notes: row-level security")]
    [InlineData(
        "CREATE TABLE notes (brand_id bigint, id bigint, other bigint, PRIMARY KEY (brand_id, id), UNIQUE (brand_id, other), FOREIGN KEY (other, id) REFERENCES links (brand_id, id))",
        "notes_other_id_fkey on notes: a foreign key")]
    [InlineData("ALTER TABLE links ADD COLUMN lender bigint REFERENCES brands", "links_lender_fkey on links: brands are referenced")]
    [InlineData("CREATE TABLE notes (id bigint PRIMARY KEY, words text); GRANT SELECT ON notes TO wll_app", "notes: the app role may use it")]
    [InlineData("CREATE VIEW all_links AS SELECT * FROM links; GRANT SELECT ON all_links TO wll_app", "all_links: a view")]
    [InlineData("CREATE FUNCTION app.peek() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT 1::bigint'", "app.peek(): SECURITY DEFINER without")]
    [InlineData("GRANT EXECUTE ON FUNCTION app.forget_changes() TO PUBLIC", "app.forget_changes(): SECURITY DEFINER and everyone")]
    [InlineData("GRANT SELECT ON serving.links TO wll_app", "serving.links: the app role has rights")]
    [InlineData("GRANT INSERT ON serving.changes TO wll_app", "serving.changes: the app role has rights")]
    [InlineData("GRANT SELECT ON links TO wll_edge", "links: the edge role may read")]
    [InlineData("SELECT app.ensure_click_partition('2026-01-01'); GRANT SELECT ON clicks_2026_01 TO wll_app", "clicks_2026_01: a partition grants SELECT to wll_app")]
    public async Task A_migration_that_breaks_a_rule_is_named(string change, string fault)
    {
        await using var database = await PostgresTemplate.CloneAsync();
        foreach (var statement in change.Split("; "))
        {
            await database.ExecuteAsync(statement);
        }

        Assert.Contains(await TenantCatalog.FindFaultsAsync(database.AdminConnectionString), found => found.StartsWith(fault, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_tenant_table_whose_key_does_not_begin_with_the_brand_cannot_even_be_isolated()
    {
        await using var database = await PostgresTemplate.CloneAsync();
        await database.ExecuteAsync("CREATE TABLE notes (id bigint PRIMARY KEY, brand_id bigint NOT NULL)");

        var refused = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync("SELECT app.isolate('notes')"));
        Assert.Contains("does not begin with brand_id", refused.MessageText, StringComparison.Ordinal);
    }
}
