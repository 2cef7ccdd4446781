using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Tenants.Members;

/// <summary>Where an attempt is counted.</summary>
/// <param name="Name">Key of its row.</param>
/// <param name="Free">Attempts an hour before each further one has to wait.</param>
/// <param name="LongestWait">The wait doubles up to this.</param>
/// <param name="FirstWaitSeconds">From this.</param>
internal sealed record AttemptBucket(string Name, int Free, TimeSpan LongestWait, int FirstWaitSeconds = 1);

/// <summary>
/// Slows guessing down without a lock that a stranger could turn on somebody else. An attempt is counted for the address from
/// its network, and for the network; a device that signed in before counts for itself alone, so whoever hammers an address
/// from elsewhere never makes its owner wait on their own device.
/// </summary>
internal sealed class SignInThrottle([FromKeyedServices(DatabaseRoles.App)] NpgsqlDataSource database, TimeProvider clock)
{
    public static readonly TimeSpan Memory = TimeSpan.FromHours(1);

    public static IReadOnlyList<AttemptBucket> Buckets(string realm, string normalizedEmail, string network, string? knownDevice)
    {
        if (knownDevice is not null)
        {
            return [new AttemptBucket(Key("device", realm, normalizedEmail, knownDevice), 10, TimeSpan.FromMinutes(1))];
        }
        return
        [
            new AttemptBucket(Key("address", realm, normalizedEmail, network), 5, TimeSpan.FromMinutes(15)),
            new AttemptBucket(Key("network", network), 40, TimeSpan.FromMinutes(5)),
        ];
    }

    public static IReadOnlyList<AttemptBucket> ResetBuckets(string realm, string normalizedEmail, string network) =>
    [
        new AttemptBucket(Key("reset", realm, normalizedEmail), 3, TimeSpan.FromMinutes(60), FirstWaitSeconds: 600),
        new AttemptBucket(Key("reset-network", network), 20, TimeSpan.FromMinutes(15), FirstWaitSeconds: 60),
    ];

    /// <summary>For the password of something shown to guests: everybody of a network is one guesser.</summary>
    public static IReadOnlyList<AttemptBucket> GuestBuckets(string what, string network) =>
    [
        new AttemptBucket(Key("guest", what, network), 5, TimeSpan.FromMinutes(15)),
        new AttemptBucket(Key("guest-network", network), 40, TimeSpan.FromMinutes(5)),
    ];

    /// <summary>For mails that a brand has us write to people who have no account: a few an hour to one address, and in all.</summary>
    public static IReadOnlyList<AttemptBucket> MailBuckets(string brand, string normalizedEmail) =>
    [
        new AttemptBucket(Key("mail", normalizedEmail), 3, TimeSpan.FromMinutes(60), FirstWaitSeconds: 600),
        new AttemptBucket(Key("mail-brand", brand), 10, TimeSpan.FromMinutes(60), FirstWaitSeconds: 60),
    ];

    /// <summary>
    /// Counts the attempt before anything is compared, so that many at once are still counted one by one.
    /// </summary>
    /// <returns>Zero when it may go on, else how long to wait; then nothing may be compared.</returns>
    public async Task<TimeSpan> TakeAsync(IReadOnlyList<AttemptBucket> buckets, CancellationToken cancellation)
    {
        foreach (var bucket in buckets)
        {
            if (await TakeAsync(bucket, cancellation) is { Ticks: > 0 } wait)
            {
                return wait;
            }
        }
        return TimeSpan.Zero;
    }

    /// <summary>
    /// The attempt was right. The address starts anew; the network only gets this one back, else one right password would buy
    /// forty wrong ones.
    /// </summary>
    public async Task ForgiveAsync(IReadOnlyList<AttemptBucket> buckets, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            WITH own AS (DELETE FROM sign_in_failures WHERE bucket = $1)
            UPDATE sign_in_failures SET failures = greatest(failures - 1, 0), blocked_until = NULL WHERE bucket = ANY ($2)
            """);
        command.Parameters.Add(new() { Value = buckets[0].Name });
        command.Parameters.Add(new() { Value = buckets.Skip(1).Select(b => b.Name).ToArray() });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private async Task<TimeSpan> TakeAsync(AttemptBucket bucket, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        // A blocked bucket matches no row to update: the block neither grows nor shrinks by knocking on it.
        await using var command = database.CreateCommand(
            """
            WITH taken AS (
              INSERT INTO sign_in_failures AS f (bucket, failures, last_at) VALUES ($1, 1, $2)
              ON CONFLICT (bucket) DO UPDATE SET
                failures = CASE WHEN f.last_at < $3 THEN 1 ELSE f.failures + 1 END,
                blocked_until = CASE WHEN f.last_at < $3 OR f.failures + 1 < $4 THEN NULL
                  ELSE $2 + make_interval(secs => least(power(2, least(f.failures + 1 - $4, 30)) * $6, $5)) END,
                last_at = $2
              WHERE f.blocked_until IS NULL OR f.blocked_until <= $2
              RETURNING 1)
            SELECT EXISTS (SELECT FROM taken), (SELECT blocked_until FROM sign_in_failures WHERE bucket = $1)
            """);
        command.Parameters.Add(new() { Value = bucket.Name });
        command.Parameters.Add(new() { Value = now });
        command.Parameters.Add(new() { Value = now - Memory });
        command.Parameters.Add(new() { Value = bucket.Free });
        command.Parameters.Add(new() { Value = bucket.LongestWait.TotalSeconds });
        command.Parameters.Add(new() { Value = (double)bucket.FirstWaitSeconds });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        if (reader.GetBoolean(0))
        {
            return TimeSpan.Zero;
        }
        var until = await reader.IsDBNullAsync(1, cancellation) ? now : await reader.GetFieldValueAsync<DateTimeOffset>(1, cancellation);
        return until > now ? until - now : TimeSpan.FromSeconds(1);
    }

    // Addresses and networks are personal: what is kept of them only tells whether they are the same.
    private static string Key(string kind, params string[] parts) =>
        kind + ":" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))).AsSpan(0, 16));
}
