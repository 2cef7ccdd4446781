using System.Security.Cryptography;

namespace WhiteLabelLinks.Redirects.Consent;

/// <summary>
/// HMAC-SHA256 for the few keys of an installation. A thread keeps what it made of the last ones: making it anew for each answer costs
/// several times as much as the hashing.
/// </summary>
internal static class KeyedHash
{
    private const int MostKept = 4;

    [ThreadStatic]
    private static List<Kept>? _kept;

    /// <summary>Writes the keyed hash of the content.</summary>
    /// <param name="hash">At least as long as a hash of SHA-256.</param>
    public static void Of(ReadOnlySpan<byte> key, ReadOnlySpan<byte> content, Span<byte> hash)
    {
        var hasher = For(key);
        hasher.AppendData(content);
        hasher.GetHashAndReset(hash);
    }

    private static IncrementalHash For(ReadOnlySpan<byte> key)
    {
        var all = _kept ??= new List<Kept>(MostKept);
        foreach (var kept in all)
        {
            if (key.SequenceEqual(kept.Key))
            {
                return kept.Hash;
            }
        }
        if (all.Count == MostKept)
        {
            all[0].Hash.Dispose();
            all.RemoveAt(0);
        }
        all.Add(new Kept(key.ToArray(), IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key)));
        return all[^1].Hash;
    }

    private readonly record struct Kept(byte[] Key, IncrementalHash Hash);
}
