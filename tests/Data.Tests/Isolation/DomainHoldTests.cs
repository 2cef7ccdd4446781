using Npgsql;
using WhiteLabelLinks.Testing;
using Xunit;

namespace WhiteLabelLinks.Data.Tests.Isolation;

/// <summary>What the database itself allows nobody to take (S18, S112), whatever the program above it does.</summary>
public sealed class DomainHoldTests : IAsyncLifetime
{
    private TestDatabase _database = null!; // set before any test runs
    private long _mine;
    private long _theirs;

    public async ValueTask InitializeAsync()
    {
        _database = await PostgresTemplate.CloneAsync();
        await _database.ExecuteAsync("INSERT INTO agencies (name, slug) VALUES ('A', 'a')");
        (_mine, _theirs) = (await BrandAsync("mine"), await BrandAsync("theirs"));
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_typed_name_holds_nothing_and_a_proved_one_is_held_once()
    {
        await AddAsync(_mine, "go.example.com", proved: false);
        await AddAsync(_theirs, "go.example.com", proved: false);
        Assert.Equal(0, await ServedAsync("go.example.com"));

        await ProveAsync(_theirs, "go.example.com");
        Assert.Equal("hosts_pkey", (await Assert.ThrowsAsync<PostgresException>(() => ProveAsync(_mine, "go.example.com"))).ConstraintName);
        Assert.Equal(_theirs, await _database.ScalarAsync<long>("SELECT brand_id FROM serving.hosts WHERE host = 'go.example.com'"));
    }

    [Theory]
    [InlineData("DELETE FROM domains WHERE brand_id = $1 AND host = 'go.example.com'")]
    [InlineData("UPDATE domains SET verified_at = NULL WHERE brand_id = $1 AND host = 'go.example.com'")]
    [InlineData("UPDATE domains SET host = 'other.example.com' WHERE brand_id = $1 AND host = 'go.example.com'")]
    public async Task A_name_that_was_given_up_is_kept_for_whoever_had_it(string givingUp)
    {
        await AddAsync(_mine, "go.example.com", proved: true);
        await AddAsync(_theirs, "go.example.com", proved: false);
        await _database.ExecuteAsync(givingUp, _mine);

        Assert.Equal("released_hosts_pkey", (await Assert.ThrowsAsync<PostgresException>(() => ProveAsync(_theirs, "go.example.com"))).ConstraintName);
        Assert.Equal(0, await ServedAsync("go.example.com"));
        await _database.ExecuteAsync("UPDATE released_hosts SET until = now()");
        await ProveAsync(_theirs, "go.example.com");
        Assert.Equal(1, await ServedAsync("go.example.com"));
    }

    [Fact]
    public async Task A_suspended_name_is_not_served_and_still_held()
    {
        await AddAsync(_mine, "go.example.com", proved: true);
        await AddAsync(_theirs, "go.example.com", proved: false);
        await _database.ExecuteAsync("UPDATE domains SET suspended_at = now() WHERE brand_id = $1", _mine);

        Assert.Equal(0, await ServedAsync("go.example.com"));
        await Assert.ThrowsAsync<PostgresException>(() => ProveAsync(_theirs, "go.example.com"));
    }

    [Fact]
    public async Task A_check_that_found_nothing_new_makes_no_node_read_its_hosts_again()
    {
        await AddAsync(_mine, "go.example.com", proved: true);
        await _database.ExecuteAsync("DELETE FROM serving.changes");
        await _database.ExecuteAsync("UPDATE domains SET checked_at = now(), next_check_at = now(), diagnosis = '{}', watched_at = now() WHERE brand_id = $1", _mine);
        Assert.Equal(0, await _database.ScalarAsync<long>("SELECT count(*) FROM serving.changes"));

        await _database.ExecuteAsync("UPDATE domains SET suspended_at = now() WHERE brand_id = $1", _mine);
        Assert.Equal(1, await _database.ScalarAsync<long>("SELECT count(*) FROM serving.changes"));
    }

    [Fact]
    public async Task An_empty_proof_cannot_be_kept()
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => _database.ExecuteAsync(
            "INSERT INTO domains (brand_id, host, ownership_token) VALUES ($1, 'go.example.com', '')", _mine));
        Assert.Equal("ownership_token_is_whole", refused.ConstraintName);
    }

    private Task<long> ServedAsync(string host) => _database.ScalarAsync<long>("SELECT count(*) FROM serving.hosts WHERE host = $1", host);

    private Task ProveAsync(long brand, string host) =>
        _database.ExecuteAsync("UPDATE domains SET verified_at = now() WHERE brand_id = $1 AND host = $2", brand, host);

    private Task AddAsync(long brand, string host, bool proved) => _database.ExecuteAsync(
        "INSERT INTO domains (brand_id, host, verified_at) VALUES ($1, $2, CASE WHEN $3 THEN now() END)", brand, host, proved);

    private Task<long> BrandAsync(string slug) =>
        _database.ScalarAsync<long>("INSERT INTO brands (agency_id, name, slug) SELECT id, $1, $1 FROM agencies RETURNING id", slug);
}
