using System.Data;
using System.Globalization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants.Agencies;
using WhiteLabelLinks.Tenants.Api;
using WhiteLabelLinks.Tenants.Members;

namespace WhiteLabelLinks.Tenants;

/// <summary>
/// Creates agencies, brands, domains and people together, in one transaction: the first run, a new agency or brand, the demo.
/// A brand's domain can be written only inside the brand's own scope, which one request cannot enter before the brand exists;
/// so this opens a transaction of its own, which row-level security watches like any other.
/// </summary>
public sealed class TenantSeeding
{
    private readonly NpgsqlDataSource _database;
    private readonly IPasswordHasher<Person> _hasher;
    private readonly TimeProvider _clock;

    internal TenantSeeding([FromKeyedServices(DatabaseRoles.App)] NpgsqlDataSource database, IPasswordHasher<Person> hasher, TimeProvider clock)
    {
        _database = database;
        _hasher = hasher;
        _clock = clock;
    }

    /// <summary>Begins as the operator.</summary>
    public Task<SeedingTransaction> BeginAsync(CancellationToken cancellation) => BeginAsync(null, cancellation);

    /// <summary>Begins as an agency, which sees and makes only what is its own; or as the operator.</summary>
    internal async Task<SeedingTransaction> BeginAsync(AgencyId? agency, CancellationToken cancellation)
    {
        var connection = await _database.OpenConnectionAsync(cancellation);
        try
        {
            var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellation);
            var seeding = new SeedingTransaction(connection, transaction, _hasher, _clock);
            await seeding.ActAsync(agency, cancellation);
            return seeding;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}

/// <summary>What <see cref="TenantSeeding"/> creates; nothing of it stays unless <see cref="CommitAsync"/> is called.</summary>
public sealed class SeedingTransaction : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;
    private readonly IPasswordHasher<Person> _hasher;
    private readonly TimeProvider _clock;

    internal SeedingTransaction(NpgsqlConnection connection, NpgsqlTransaction transaction, IPasswordHasher<Person> hasher, TimeProvider clock)
    {
        _connection = connection;
        _transaction = transaction;
        _hasher = hasher;
        _clock = clock;
    }

    public async Task<AgencyId> CreateAgencyAsync(string name, string slug, bool isDemo, CancellationToken cancellation) =>
        new(await InsertAsync("INSERT INTO agencies (name, slug, is_demo) VALUES ($1, $2, $3) RETURNING id", cancellation, name, slug, isDemo));

    /// <summary>A sign-in host, of an agency or of the operator.</summary>
    public Task CreateConsoleAsync(AgencyId? agency, HostName host, string baseUrl, string name, CancellationToken cancellation) =>
        InsertAsync("INSERT INTO consoles (agency_id, host, base_url, name) VALUES ($1, $2, $3, $4) RETURNING id",
            cancellation, agency?.Value, host.Value, baseUrl, name);

    /// <summary>The operator's console: the one there is, or a new one.</summary>
    /// <returns>Its base address.</returns>
    public async Task<string> EnsureOperatorConsoleAsync(HostName host, string baseUrl, string name, CancellationToken cancellation)
    {
        // Whoever else is about to make it waits, and finds it then.
        await ExecuteAsync("SELECT pg_advisory_xact_lock(7305812, 1)", cancellation);
        if (await FindOperatorConsoleAsync(cancellation) is { } console)
        {
            return console.BaseUrl;
        }
        await CreateConsoleAsync(null, host, baseUrl, name, cancellation);
        return baseUrl;
    }

    /// <summary>A brand without a domain.</summary>
    /// <param name="agency">Whose brand it is.</param>
    /// <param name="name">As people read it.</param>
    /// <param name="slug">Its part of addresses in the console.</param>
    /// <param name="timeZone">IANA name.</param>
    /// <param name="isDemo">Marks it as made up.</param>
    /// <param name="cancellation">Stops the work.</param>
    public async Task<BrandId> CreateBrandAsync(
        AgencyId agency, string name, string slug, string timeZone, bool isDemo, CancellationToken cancellation) =>
        new(await InsertAsync("INSERT INTO brands (agency_id, name, slug, time_zone, is_demo) VALUES ($1, $2, $3, $4, $5) RETURNING id",
            cancellation, agency.Value, name, slug, timeZone, isDemo));

    public async Task<DomainId> CreateDomainAsync(
        BrandId brand, HostName host, string? rootDestination, string theme, CancellationToken cancellation)
    {
        await EnterAsync(brand, cancellation);
        return new DomainId(await InsertAsync(
            "INSERT INTO domains (brand_id, host, root_destination, theme) VALUES ($1, $2, $3, $4) RETURNING id",
            cancellation, brand.Value, host.Value, rootDestination, theme));
    }

    /// <summary>A person of a realm. Without a password they can sign in only after following a mailed link.</summary>
    public async Task<UserId> CreatePersonAsync(AgencyId? agency, string name, string email, string? password, CancellationToken cancellation)
    {
        var person = new Person { Email = email, NormalizedEmail = EmailAddress.Normalize(email), Name = name, SecurityStamp = NewStamp() };
        var hash = password is null ? null : _hasher.HashPassword(person, password);
        return new UserId(await InsertAsync(
            """
            INSERT INTO users (agency_id, email, normalized_email, name, password_hash, security_stamp)
            VALUES ($1, $2, $3, $4, $5, $6) RETURNING id
            """,
            cancellation, agency?.Value, email, person.NormalizedEmail, name, hash, person.SecurityStamp));
    }

    public Task AddOperatorAdminAsync(UserId person, CancellationToken cancellation) =>
        InsertAsync("INSERT INTO operator_admins (user_id) VALUES ($1) ON CONFLICT (user_id) DO UPDATE SET user_id = excluded.user_id RETURNING user_id", cancellation, person.Value);

    public Task AddAgencyMemberAsync(AgencyId agency, UserId person, AgencyRole role, CancellationToken cancellation) =>
        InsertAsync("INSERT INTO agency_members (agency_id, user_id, role) VALUES ($1, $2, $3) RETURNING user_id",
            cancellation, agency.Value, person.Value, Word(role));

    public async Task AddBrandMemberAsync(BrandId brand, UserId person, BrandRole role, CancellationToken cancellation)
    {
        await EnterAsync(brand, cancellation);
        await InsertAsync("INSERT INTO brand_members (brand_id, user_id, role) VALUES ($1, $2, $3) RETURNING user_id",
            cancellation, brand.Value, person.Value, Word(role));
    }

    /// <summary>An API key with every scope.</summary>
    /// <returns>The key itself, which is kept nowhere.</returns>
    public Task<string> CreateApiKeyAsync(BrandId brand, string name, string createdBy, CancellationToken cancellation) =>
        CreateApiKeyAsync(brand, name, createdBy, ApiScopes.All, null, cancellation);

    public Task CommitAsync(CancellationToken cancellation) => _transaction.CommitAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }

    internal static string NewStamp() => System.Security.Cryptography.RandomNumberGenerator.GetHexString(32);

    internal async Task<string> CreateApiKeyAsync(
        BrandId brand, string name, string createdBy, IReadOnlyList<string> scopes, DateTimeOffset? expiresAt, CancellationToken cancellation)
    {
        await EnterAsync(brand, cancellation);
        var key = ApiKeyText.Generate(brand);
        await InsertAsync(
            """
            INSERT INTO api_keys (brand_id, name, prefix, secret_hash, scopes, created_by, created_at, expires_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id
            """,
            cancellation, brand.Value, name, key.Prefix, key.HashSecret(), scopes.ToArray(), createdBy, _clock.GetUtcNow(), expiresAt);
        return key.Reveal();
    }

    /// <summary>Takes a lock that ends with the transaction, so that two first runs at once make one installation.</summary>
    internal async Task<bool> IsFirstAsync(CancellationToken cancellation)
    {
        await ExecuteAsync("SELECT pg_advisory_xact_lock(7305812, 1)", cancellation);
        return await InsertAsync("SELECT count(*) FROM consoles", cancellation) == 0;
    }

    internal async Task<UserId?> FindPersonAsync(AgencyId? agency, string email, CancellationToken cancellation)
    {
        await using var command = Command(
            "SELECT id FROM users WHERE agency_id IS NOT DISTINCT FROM $1 AND normalized_email = $2", agency?.Value, EmailAddress.Normalize(email));
        return await command.ExecuteScalarAsync(cancellation) is long id ? new UserId(id) : null;
    }

    private async Task<ConsoleFacts?> FindOperatorConsoleAsync(CancellationToken cancellation)
    {
        await using var command = Command("SELECT name, base_url FROM consoles WHERE agency_id IS NULL ORDER BY id LIMIT 1");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? new ConsoleFacts(reader.GetString(0), reader.GetString(1)) : null;
    }

    internal Task ActAsync(AgencyId? agency, CancellationToken cancellation) => ExecuteAsync(
        """
        SELECT set_config('app.brand', '', true), set_config('app.user', '', true),
               set_config('app.agency', $1, true), set_config('app.operator', $2, true)
        """,
        cancellation, agency?.ToString() ?? "", agency is null ? "on" : "");

    private Task EnterAsync(BrandId brand, CancellationToken cancellation) =>
        ExecuteAsync("SELECT set_config('app.brand', $1, true)", cancellation, brand.ToString());

    private async Task<long> InsertAsync(string sql, CancellationToken cancellation, params object?[] values)
    {
        await using var command = Command(sql, values);
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellation), CultureInfo.InvariantCulture);
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellation, params object?[] values)
    {
        await using var command = Command(sql, values);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private NpgsqlCommand Command(string sql, params object?[] values)
    {
        var command = new NpgsqlCommand(sql, _connection, _transaction);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        }
        return command;
    }

    // The tables keep roles as lower-case words.
    private static string Word<TRole>(TRole role)
        where TRole : struct, Enum => role.ToString().ToLowerInvariant();
}
