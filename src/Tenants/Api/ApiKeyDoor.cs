using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants.Brands;

namespace WhiteLabelLinks.Tenants.Api;

/// <summary>
/// Lets an API key into its brand. The key names the brand, so it is looked up inside that brand's scope, and it is good only
/// at the console of the agency that the brand belongs to.
/// </summary>
internal sealed class ApiKeyDoor(AppDb db, TenantScope scope, CurrentBrand current, TimeProvider clock)
{
    // When a key was last used is for people to read; once a minute is exact enough and spares a write per request.
    private static readonly TimeSpan UseIsOld = TimeSpan.FromMinutes(1);

    private static readonly byte[] NoHash = new byte[SHA256.HashSizeInBytes];

    /// <summary>The key that entered; null before.</summary>
    public ApiKey? Key { get; private set; }

    /// <summary>Enters the key's brand.</summary>
    /// <returns>Null when it may go on, else what to answer.</returns>
    public async Task<ProblemHttpResult?> EnterAsync(HttpContext context, CancellationToken cancellation)
    {
        if (ReadBearer(context.Request) is not { } text)
        {
            return ApiErrors.Unauthenticated();
        }
        if (!ApiKeyText.TryParse(text, out var given) || context.Features.Get<ConsoleHost>() is not { Agency: { } agency })
        {
            return ApiErrors.UnknownKey();
        }
        scope.EnterConsole(agency);
        scope.EnterBrand(given.Brand);
        var brand = await db.Set<Brand>().AsNoTracking().FirstOrDefaultAsync(b => b.Id == given.Brand && b.AgencyId == agency, cancellation);
        var key = brand is null ? null : await db.Set<ApiKey>().AsNoTracking().FirstOrDefaultAsync(k => k.Prefix == given.Prefix, cancellation);
        var matches = CryptographicOperations.FixedTimeEquals(given.HashSecret(), key?.SecretHash ?? NoHash);
        if (brand is null || key is null || !matches || key.RevokedAt is not null)
        {
            return ApiErrors.UnknownKey();
        }
        if (key.ExpiresAt is { } end && end <= clock.GetUtcNow())
        {
            return ApiErrors.ExpiredKey(end);
        }
        await RememberUseAsync(key, cancellation);
        Key = key;
        current.Enter(BrandDoor.Context(brand, BrandRole.Editor, new Actor($"API key {key.Name}", null)));
        return null;
    }

    private async Task RememberUseAsync(ApiKey key, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (key.LastUsedAt is null || now - key.LastUsedAt > UseIsOld)
        {
            await db.Set<ApiKey>().Where(k => k.Id == key.Id).ExecuteUpdateAsync(k => k.SetProperty(x => x.LastUsedAt, now), cancellation);
        }
    }

    private static string? ReadBearer(HttpRequest request)
    {
        const string scheme = "Bearer ";
        return request.Headers.Authorization is [{ } header] && header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
            ? header[scheme.Length..].Trim()
            : null;
    }
}
