using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;

namespace WhiteLabelLinks.Tenants.Api;

/// <summary>Problem documents for what goes wrong before or around a call.</summary>
internal static class ApiErrors
{
    /// <summary>For a status that came without a body.</summary>
    public static ProblemHttpResult ForStatus(HttpContext context, int status) => status switch
    {
        StatusCodes.Status404NotFound => ApiProblem.Create("not-found", status, "Not found", "There is nothing at this address."),
        StatusCodes.Status405MethodNotAllowed => ApiProblem.Create(
            "method-not-allowed", status, "Method not allowed", $"{context.Request.Method} does not work here; see the Allow header."),
        StatusCodes.Status413PayloadTooLarge => BodyTooLarge(BrandApiPipeline.MaxBody),
        StatusCodes.Status415UnsupportedMediaType => UnsupportedMediaType(),
        >= 500 => ApiProblem.Create("unexpected", status, "Something broke on our side", "Repeat the request later. If it stays, quote requestId.",
            ("requestId", context.TraceIdentifier)),
        _ => ApiProblem.Create("bad-request", status, ReasonPhrases.GetReasonPhrase(status), "The request cannot be read."),
    };

    public static ProblemHttpResult Unauthenticated() => ApiProblem.Create("unauthenticated", StatusCodes.Status401Unauthorized,
        "An API key is missing", "Send the key as a header: Authorization: Bearer KEY.");

    public static ProblemHttpResult UnknownKey() => ApiProblem.Create("unknown-key", StatusCodes.Status401Unauthorized,
        "This API key is not known", "It is mistyped, was revoked, or belongs to another console.");

    public static ProblemHttpResult ExpiredKey(DateTimeOffset at) => ApiProblem.Create("expired-key", StatusCodes.Status401Unauthorized,
        "This API key has expired", $"It was valid until {at:yyyy-MM-dd HH:mm} UTC. Create a new one on the brand's API page.");

    public static ProblemHttpResult MissingScope(string scope) => ApiProblem.Create("missing-scope", StatusCodes.Status403Forbidden,
        "This API key may not do that", $"The call needs the scope {scope}, which the key was not given.", ("scope", scope));

    public static ProblemHttpResult TooManyRequests(int perMinute) => ApiProblem.Create("too-many-requests", StatusCodes.Status429TooManyRequests,
        "Too many requests", $"A key may send {perMinute} requests a minute. Wait as long as Retry-After says.");

    public static ProblemHttpResult TooManyUnknownKeys() => ApiProblem.Create("too-many-requests", StatusCodes.Status429TooManyRequests,
        "Too many requests", "Too many requests without a known key came from this network. Wait as long as Retry-After says.");

    public static ProblemHttpResult UnsupportedMediaType() => ApiProblem.Create("unsupported-media-type", StatusCodes.Status415UnsupportedMediaType,
        "The body is not JSON", "Send JSON in UTF-8 with the header Content-Type: application/json.");

    public static ProblemHttpResult BodyTooLarge(long most) => ApiProblem.Create("body-too-large", StatusCodes.Status413PayloadTooLarge,
        "The body is too large", $"A body has at most {most} bytes.");

    public static ProblemHttpResult InvalidJson(string detail) =>
        ApiProblem.Create("invalid-json", StatusCodes.Status400BadRequest, "The body cannot be read", detail);

    public static ProblemHttpResult InvalidIdempotencyKey() => ApiProblem.Create("invalid-idempotency-key", StatusCodes.Status400BadRequest,
        "The Idempotency-Key cannot be used", "Send one Idempotency-Key header of 1 to 255 visible ASCII characters.");

    public static ProblemHttpResult IdempotencyKeyReused() => ApiProblem.Create("idempotency-key-reused", StatusCodes.Status422UnprocessableEntity,
        "This Idempotency-Key was used for another request", "Repeat the first request exactly, or use a new key.");

    public static ProblemHttpResult IdempotencyKeyInUse() => ApiProblem.Create("idempotency-key-in-use", StatusCodes.Status409Conflict,
        "The first request with this Idempotency-Key is still at work", "Repeat yours a moment later.");
}
