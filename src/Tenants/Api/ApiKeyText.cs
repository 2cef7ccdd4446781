using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Tenants.Api;

/// <summary>
/// The text of an API key: <c>lk_7_k3Jd92Qp…</c>. The number is the brand, so that the key is looked up inside that brand's
/// scope; then eight characters that find the row, and 256 bits of secret, of which only the SHA-256 is kept. A fast hash
/// suffices: nobody guesses 256 bits.
/// </summary>
internal readonly record struct ApiKeyText
{
    public const int PrefixLength = 8;

    // 43 characters of 62 are 256 bits.
    private const int SecretLength = 43;
    private const string Start = "lk_";
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly SearchValues<char> AlphabetCharacters = SearchValues.Create(Alphabet);

    private ApiKeyText(BrandId brand, string prefix, string secret)
    {
        Brand = brand;
        Prefix = prefix;
        Secret = secret;
    }

    public BrandId Brand { get; }

    public string Prefix { get; }

    private string Secret { get; }

    public static ApiKeyText Generate(BrandId brand) =>
        new(brand, RandomNumberGenerator.GetString(Alphabet, PrefixLength), RandomNumberGenerator.GetString(Alphabet, SecretLength));

    public static bool TryParse(string? text, out ApiKeyText key)
    {
        key = default;
        if (text is null || !text.StartsWith(Start, StringComparison.Ordinal))
        {
            return false;
        }
        var underscore = text.IndexOf('_', Start.Length);
        if (underscore < 0 || text.Length != underscore + 1 + PrefixLength + SecretLength)
        {
            return false;
        }
        var number = text.AsSpan(Start.Length, underscore - Start.Length);
        if (!long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var brand) || brand <= 0)
        {
            return false;
        }
        var rest = text.AsSpan(underscore + 1);
        if (rest.ContainsAnyExcept(AlphabetCharacters))
        {
            return false;
        }
        key = new ApiKeyText(new BrandId(brand), rest[..PrefixLength].ToString(), rest[PrefixLength..].ToString());
        return true;
    }

    public byte[] HashSecret() => SHA256.HashData(Encoding.ASCII.GetBytes(Secret));

    /// <summary>The whole key; shown once, to whoever created it.</summary>
    public string Reveal() => $"{Start}{Brand}_{Prefix}{Secret}";

    /// <summary>What lists and logs may show.</summary>
    public override string ToString() => $"{Start}{Brand}_{Prefix}…";
}
