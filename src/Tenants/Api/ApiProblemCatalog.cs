using System.Collections.Frozen;

namespace WhiteLabelLinks.Tenants.Api;

/// <summary>What stands behind each <c>type</c>: the text at its address.</summary>
internal static class ApiProblemCatalog
{
    public static readonly FrozenDictionary<string, string> Explanations = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["unauthenticated"] = "The request carries no API key. Send it as a header: Authorization: Bearer KEY.",
        ["unknown-key"] = "The API key is mistyped, was revoked, or belongs to another console. Create one on the brand's API page.",
        ["expired-key"] = "The API key was given an end date, and it has passed. Create a new one on the brand's API page.",
        ["missing-scope"] = "The API key is valid but was not given the scope that this call needs. Create a key with that scope.",
        ["too-many-requests"] = "This key has sent more requests than its share. Wait for as long as the Retry-After header says.",
        ["not-found"] = "What the address names does not exist in the brand that the key belongs to.",
        ["bad-request"] = "The request cannot be read as it is; detail says where it goes wrong.",
        ["invalid-json"] = "The body is not the JSON that this call expects; detail says which member goes wrong.",
        ["invalid-fields"] = "The body was understood, and some values in it cannot be accepted; errors lists them by member.",
        ["unsupported-media-type"] = "Bodies are JSON in UTF-8. Send the header Content-Type: application/json.",
        ["body-too-large"] = "The body is larger than this call accepts; detail says how much it accepts.",
        ["conflict"] = "The value is taken, or what you change has changed meanwhile; detail says which.",
        ["method-not-allowed"] = "The address exists but not with this method; the Allow header lists those that work.",
        ["invalid-idempotency-key"] = "An Idempotency-Key is one header value of 1 to 255 visible ASCII characters.",
        ["idempotency-key-reused"] = "This Idempotency-Key came before with another request. Use a new key for a new request.",
        ["idempotency-key-in-use"] = "The first request with this Idempotency-Key is still at work. Repeat yours a moment later.",
        ["unexpected"] = "Something broke on our side. Nothing is wrong with the request; repeat it later and quote requestId if it stays.",
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
