using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Reports.Sharing;

/// <summary>
/// The secret end of a shared view's address: <c>7_k3Jd92Qp…</c>. The number is the brand, so that the view is looked up inside that
/// brand's scope; then 130 bits of secret, of which only the hash is kept. A fast hash suffices: nobody guesses 130 bits.
/// </summary>
internal readonly record struct ShareToken
{
    // 22 characters of 62 are 130 bits.
    private const int SecretLength = 22;
    private const int LongestBrand = 19;
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly SearchValues<char> AlphabetCharacters = SearchValues.Create(Alphabet);

    private ShareToken(BrandId brand, string secret) => (Brand, Secret) = (brand, secret);

    public BrandId Brand { get; }

    private string Secret { get; }

    public static ShareToken Generate(BrandId brand) => new(brand, RandomNumberGenerator.GetString(Alphabet, SecretLength));

    public static bool TryParse(string? text, out ShareToken token)
    {
        token = default;
        var underscore = text?.IndexOf('_', StringComparison.Ordinal) ?? -1;
        if (text is null || underscore is < 1 or > LongestBrand || text.Length != underscore + 1 + SecretLength)
        {
            return false;
        }
        var secret = text.AsSpan(underscore + 1);
        if (!long.TryParse(text.AsSpan(0, underscore), NumberStyles.None, CultureInfo.InvariantCulture, out var brand) || brand <= 0
            || secret.ContainsAnyExcept(AlphabetCharacters))
        {
            return false;
        }
        token = new ShareToken(new BrandId(brand), secret.ToString());
        return true;
    }

    public byte[] Hash() => SHA256.HashData(Encoding.ASCII.GetBytes(Secret));

    /// <summary>The whole of it; shown once, to whoever made it.</summary>
    public string Reveal() => $"{Brand}_{Secret}";

    /// <summary>What logs may show.</summary>
    public override string ToString() => $"{Brand}_…";
}
