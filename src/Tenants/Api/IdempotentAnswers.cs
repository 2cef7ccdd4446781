using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;

namespace WhiteLabelLinks.Tenants.Api;

/// <summary>
/// Answers a repeated POST with the first answer. The key is claimed before the call runs, so of two at once one works and the
/// other is told to wait; the answer is kept for a day. A call that broke on our side keeps nothing: it may be tried again.
/// </summary>
internal sealed class IdempotentAnswers(AppDb db, ApiKeyDoor door, TimeProvider clock)
{
    public const string Header = "Idempotency-Key";
    private const int MaxKeyLength = 255;
    private const int MaxKeptBody = 1024 * 1024;

    // A node that died mid-call holds its claim no longer than a call may take.
    private static readonly TimeSpan ClaimIsDead = TimeSpan.FromMinutes(1);

    private IQueryable<IdempotencyKey> Own(string key) =>
        db.Set<IdempotencyKey>().AsNoTracking().Where(k => k.ApiKeyId == KeyId && k.Key == key);

    private long KeyId => door.Key?.Id ?? throw new InvalidOperationException("No API key has entered.");

    public async Task AnswerAsync(HttpContext context, Func<Task> call)
    {
        if (context.Request.Headers[Header] is not [{ Length: >= 1 and <= MaxKeyLength } key] || key.Any(c => c is < '!' or > '~'))
        {
            await ApiErrors.InvalidIdempotencyKey().ExecuteAsync(context);
            return;
        }
        var hash = Hash(context.Request);
        if (await ClaimAsync(key, hash, context.RequestAborted))
        {
            await RunAsync(context, key, call);
            return;
        }
        await RepeatAsync(context, key, hash);
    }

    private async Task RunAsync(HttpContext context, string key, Func<Task> call)
    {
        var wire = context.Response.Body;
        using var answer = new MemoryStream();
        context.Response.Body = answer;
        var keep = false;
        try
        {
            await call();
            keep = context.Response.StatusCode < StatusCodes.Status500InternalServerError && answer.Length <= MaxKeptBody;
        }
        finally
        {
            context.Response.Body = wire;
            // The call is over whether or not its caller still waits.
            await (keep ? KeepAsync(context.Response, key, answer.ToArray()) : Own(key).ExecuteDeleteAsync(CancellationToken.None));
        }
        answer.Position = 0;
        await answer.CopyToAsync(wire, context.RequestAborted);
    }

    private async Task RepeatAsync(HttpContext context, string key, byte[] hash)
    {
        var first = await Own(key).FirstOrDefaultAsync(context.RequestAborted);
        if (first is null || (first.Status is null && first.RequestHash.AsSpan().SequenceEqual(hash)))
        {
            context.Response.Headers.RetryAfter = "1";
            await ApiErrors.IdempotencyKeyInUse().ExecuteAsync(context);
            return;
        }
        if (!first.RequestHash.AsSpan().SequenceEqual(hash) || first.Status is not { } status)
        {
            await ApiErrors.IdempotencyKeyReused().ExecuteAsync(context);
            return;
        }
        context.Response.StatusCode = status;
        context.Response.Headers["Idempotency-Replayed"] = "true";
        if (first.ContentType is not null)
        {
            context.Response.ContentType = first.ContentType;
        }
        if (first.Body is { Length: > 0 } body)
        {
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
    }

    private async Task<bool> ClaimAsync(string key, byte[] hash, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var brand = door.Key?.BrandId.Value;
        var rows = await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO idempotency_keys AS k (brand_id, api_key_id, key, request_hash, created_at)
            VALUES ({brand}, {KeyId}, {key}, {hash}, {now})
            ON CONFLICT (brand_id, api_key_id, key) DO UPDATE
              SET request_hash = excluded.request_hash, created_at = excluded.created_at, status = NULL, content_type = NULL, body = NULL
              WHERE k.created_at < {now - TimeSpan.FromDays(1)}
                 OR (k.status IS NULL AND k.created_at < {now - ClaimIsDead} AND k.request_hash = excluded.request_hash)
            """,
            cancellation);
        return rows == 1;
    }

    private Task<int> KeepAsync(HttpResponse response, string key, byte[] body)
    {
        var (status, contentType) = (response.StatusCode, response.ContentType);
        return db.Set<IdempotencyKey>().Where(k => k.ApiKeyId == KeyId && k.Key == key).ExecuteUpdateAsync(
            k => k.SetProperty(x => x.Status, status).SetProperty(x => x.ContentType, contentType).SetProperty(x => x.Body, body),
            CancellationToken.None);
    }

    private static byte[] Hash(HttpRequest request)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{request.Method} {request.Path}{request.QueryString}\n")));
        if (request.Body is MemoryStream body)
        {
            hash.AppendData(body.ToArray());
        }
        return hash.GetHashAndReset();
    }
}
