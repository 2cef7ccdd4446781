using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace WhiteLabelLinks.Certificates.Acme;

/// <summary>Signed requests: flattened JWS JSON (RFC 7515 7.2.2) with the header fields of RFC 8555 6.2.</summary>
internal static class Jws
{
    /// <summary>Signs as the account, or with the bare key where there is no account yet. A null payload is a POST-as-GET (RFC 8555 6.3).</summary>
    public static JsonObject Sign(AcmeKey key, Uri? account, Uri url, string? nonce, JsonNode? payload)
    {
        var header = new JsonObject { ["alg"] = "ES256" };
        if (account is null)
        {
            header["jwk"] = key.ToJwk();
        }
        else
        {
            header["kid"] = account.OriginalString;
        }

        if (nonce is not null)
        {
            header["nonce"] = nonce;
        }

        header["url"] = url.AbsoluteUri;
        return Seal(header.ToJsonString(), payload?.ToJsonString() ?? "", key.Sign);
    }

    /// <summary>
    /// The outer request of a key change, whose payload is signed by the new key (RFC 8555 7.3.5). The inner signature has no nonce.
    /// </summary>
    public static JsonObject KeyChange(AcmeKey oldKey, AcmeKey newKey, Uri account, Uri url) =>
        Sign(newKey, null, url, null, new JsonObject { ["account"] = account.OriginalString, ["oldKey"] = oldKey.ToJwk() });

    /// <summary>Says that the holder of an account elsewhere wants this key (RFC 8555 7.3.4).</summary>
    public static JsonObject Binding(ExternalAccountBinding binding, AcmeKey accountKey, Uri url)
    {
        var header = new JsonObject { ["alg"] = "HS256", ["kid"] = binding.KeyId, ["url"] = url.AbsoluteUri };
        return Seal(header.ToJsonString(), accountKey.ToJwk().ToJsonString(), data => HMACSHA256.HashData(binding.MacKey, data));
    }

    public static JsonObject Seal(string header, string payload, Func<byte[], byte[]> sign)
    {
        var first = Base64Url.Encode(Encoding.UTF8.GetBytes(header));
        var second = Base64Url.Encode(Encoding.UTF8.GetBytes(payload));
        var signature = sign(Encoding.ASCII.GetBytes($"{first}.{second}"));
        return new JsonObject { ["protected"] = first, ["payload"] = second, ["signature"] = Base64Url.Encode(signature) };
    }
}
