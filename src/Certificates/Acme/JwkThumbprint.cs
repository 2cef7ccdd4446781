using System.Security.Cryptography;
using System.Text;

namespace WhiteLabelLinks.Certificates.Acme;

/// <summary>RFC 7638: a digest of a public key that does not depend on how its JSON happened to be written.</summary>
internal static class JwkThumbprint
{
    /// <summary>Takes the required members of the key's type. Their values are base64url or names, so nothing needs an escape.</summary>
    public static string Of(params (string Name, string Value)[] members)
    {
        var sorted = members.OrderBy(member => member.Name, StringComparer.Ordinal);
        var json = string.Join(',', sorted.Select(member => $"\"{member.Name}\":\"{member.Value}\""));
        return Base64Url.Encode(SHA256.HashData(Encoding.UTF8.GetBytes($"{{{json}}}")));
    }
}
