using System.Security.Cryptography;
using System.Text;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Reports.Sharing;

/// <summary>
/// The secret end of a shared view's address, a <see cref="BrandSecret"/> of 130 bits, of which only the hash is kept. A fast hash
/// suffices: nobody guesses 130 bits.
/// </summary>
internal readonly record struct ShareToken
{
    // 22 characters of 62 are 130 bits.
    private const int Length = 22;

    private readonly BrandSecret _text;

    private ShareToken(BrandSecret text) => _text = text;

    public BrandId Brand => _text.Brand;

    public static ShareToken Generate(BrandId brand) => new(BrandSecret.Generate(brand, Length));

    public static bool TryParse(string? text, out ShareToken token)
    {
        var isToken = BrandSecret.TryParse(text, Length, out var secret);
        token = isToken ? new ShareToken(secret) : default;
        return isToken;
    }

    public byte[] Hash() => SHA256.HashData(Encoding.ASCII.GetBytes(_text.Characters));

    /// <summary>The whole of it; shown once, to whoever made it.</summary>
    public string Reveal() => _text.Reveal();

    /// <summary>What logs may show.</summary>
    public override string ToString() => _text.ToString();
}
