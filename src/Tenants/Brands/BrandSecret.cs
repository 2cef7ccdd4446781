using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Tenants;

/// <summary>
/// A brand and a secret in one text: <c>7_k3Jd92Qp…</c>. The number is the brand, so that whatever the secret belongs to is looked up
/// inside that brand's scope. Each of its characters is worth almost six bits.
/// </summary>
public readonly record struct BrandSecret
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly SearchValues<char> AlphabetCharacters = SearchValues.Create(Alphabet);

    private BrandSecret(BrandId brand, string characters) => (Brand, Characters) = (brand, characters);

    public BrandId Brand { get; }

    /// <summary>The secret alone.</summary>
    public string Characters { get; }

    /// <summary>A new one of so many characters.</summary>
    public static BrandSecret Generate(BrandId brand, int length) => new(brand, RandomNumberGenerator.GetString(Alphabet, length));

    /// <summary>Reads one of exactly so many characters.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, int length, out BrandSecret secret)
    {
        secret = default;
        var underscore = text.IndexOf('_');
        if (underscore < 0 || text.Length != underscore + 1 + length)
        {
            return false;
        }
        var characters = text[(underscore + 1)..];
        if (!long.TryParse(text[..underscore], NumberStyles.None, CultureInfo.InvariantCulture, out var brand) || brand <= 0
            || characters.ContainsAnyExcept(AlphabetCharacters))
        {
            return false;
        }
        secret = new BrandSecret(new BrandId(brand), characters.ToString());
        return true;
    }

    /// <summary>The whole of it; shown once, to whoever made it.</summary>
    public string Reveal() => $"{Brand}_{Characters}";

    /// <summary>What logs may show.</summary>
    public override string ToString() => $"{Brand}_…";
}
