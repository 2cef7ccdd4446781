using Microsoft.Extensions.Time.Testing;
using Npgsql;
using WhiteLabelLinks.Tenants.Members;
using WhiteLabelLinks.Testing;

namespace WhiteLabelLinks.Web.Tests.Tenants;

/// <summary>Guessing is slowed down, and nobody can slow down anybody else on a device they already used.</summary>
public sealed class SignInThrottleTests : IAsyncLifetime
{
    private const string Realm = "agency 1";
    private const string Email = "MARA@LUMEN.EXAMPLE";
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));
    private TestDatabase? _database;
    private NpgsqlDataSource? _source;

    private SignInThrottle Throttle => new(_source ?? throw new InvalidOperationException(), _clock);

    public async ValueTask InitializeAsync()
    {
        _database = await PostgresTemplate.CloneAsync();
        _source = NpgsqlDataSource.Create(_database.AppConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        if (_source is not null && _database is not null)
        {
            await _source.DisposeAsync();
            await _database.DisposeAsync();
        }
    }

    [Fact]
    public async Task The_wait_doubles_from_the_sixth_attempt_and_ends()
    {
        var buckets = SignInThrottle.Buckets(Realm, Email, "203.0.113.0/24", null);
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            Assert.Equal(TimeSpan.Zero, await Throttle.TakeAsync(buckets, default));
        }
        Assert.Equal(TimeSpan.FromSeconds(1), await Throttle.TakeAsync(buckets, default));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.Zero, await Throttle.TakeAsync(buckets, default));
        Assert.Equal(TimeSpan.FromSeconds(2), await Throttle.TakeAsync(buckets, default));
        _clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(TimeSpan.Zero, await Throttle.TakeAsync(buckets, default));
    }

    [Fact]
    public async Task Ten_thousand_guesses_from_one_network_are_hardly_any()
    {
        var compared = 0;
        for (var guess = 0; guess < 2_000; guess++)
        {
            if (await Throttle.TakeAsync(SignInThrottle.Buckets(Realm, Email, "203.0.113.0/24", null), default) == TimeSpan.Zero)
            {
                compared++;
            }
            _clock.Advance(TimeSpan.FromMilliseconds(100));
        }
        Assert.InRange(compared, 5, 20);
    }

    [Fact]
    public async Task Many_addresses_from_one_network_are_slowed_too()
    {
        var compared = 0;
        for (var guess = 0; guess < 500; guess++)
        {
            if (await Throttle.TakeAsync(SignInThrottle.Buckets(Realm, $"USER{guess}@LUMEN.EXAMPLE", "198.51.100.0/24", null), default) == TimeSpan.Zero)
            {
                compared++;
            }
        }
        Assert.InRange(compared, 40, 45);
    }

    [Fact]
    public async Task A_stranger_who_hammers_an_address_never_makes_its_owner_wait_on_their_own_device()
    {
        var networks = Enumerable.Range(0, 200).Select(n => $"203.0.{n}.0/24");
        foreach (var network in networks)
        {
            for (var attempt = 0; attempt < 7; attempt++)
            {
                await Throttle.TakeAsync(SignInThrottle.Buckets(Realm, Email, network, null), default);
            }
        }
        // Even from the stranger's own network.
        Assert.Equal(TimeSpan.Zero, await Throttle.TakeAsync(SignInThrottle.Buckets(Realm, Email, "203.0.7.0/24", "known device"), default));
        // And from anywhere else without it.
        Assert.Equal(TimeSpan.Zero, await Throttle.TakeAsync(SignInThrottle.Buckets(Realm, Email, "192.0.2.0/24", null), default));
    }

    [Fact]
    public async Task A_right_password_forgives_the_address_but_not_the_network()
    {
        var network = "198.51.100.0/24";
        for (var round = 0; round < 20; round++)
        {
            // One account of the attacker's own between two guesses.
            await Throttle.TakeAsync(SignInThrottle.Buckets(Realm, $"VICTIM{round}@LUMEN.EXAMPLE", network, null), default);
            await Throttle.TakeAsync(SignInThrottle.Buckets(Realm, $"VICTIM{round}B@LUMEN.EXAMPLE", network, null), default);
            var own = SignInThrottle.Buckets(Realm, "EVE@EVIL.EXAMPLE", network, null);
            if (await Throttle.TakeAsync(own, default) == TimeSpan.Zero)
            {
                await Throttle.ForgiveAsync(own, default);
            }
        }
        Assert.True(await Throttle.TakeAsync(SignInThrottle.Buckets(Realm, Email, network, null), default) > TimeSpan.Zero
            || await Throttle.TakeAsync(SignInThrottle.Buckets(Realm, Email, network, null), default) > TimeSpan.Zero);
    }

    [Fact]
    public async Task Attempts_at_the_same_time_are_counted_one_by_one()
    {
        var buckets = SignInThrottle.Buckets(Realm, Email, "203.0.113.0/24", null);
        var waits = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => Throttle.TakeAsync(buckets, default)));
        Assert.Equal(5, waits.Count(wait => wait == TimeSpan.Zero));
    }

    [Fact]
    public async Task No_address_and_no_network_is_kept_in_clear()
    {
        await Throttle.TakeAsync(SignInThrottle.Buckets(Realm, Email, "203.0.113.0/24", "device"), default);
        await Throttle.TakeAsync(SignInThrottle.Buckets(Realm, Email, "203.0.113.0/24", null), default);
        var kept = await (_database ?? throw new InvalidOperationException()).ScalarAsync<string>("SELECT string_agg(bucket, ' ') FROM sign_in_failures");
        Assert.DoesNotContain("MARA", kept, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("203.0", kept, StringComparison.Ordinal);
    }
}
