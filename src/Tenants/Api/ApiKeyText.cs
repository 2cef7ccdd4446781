using System.Security.Cryptography;
using System.Text;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Tenants.Api;

/// <summary>
/// The text of an API key: <c>lk_7_k3Jd92Qp…</c>, a <see cref="BrandSecret"/> behind its mark. Its first eight characters find the
/// row; then come 256 bits of secret, of which only the SHA-256 is kept. A fast hash suffices: nobody guesses 256 bits.
/// </summary>
internal readonly record struct ApiKeyText
{
    public const int PrefixLength = 8;

    // 43 characters of 62 are 256 bits.
    private const int SecretLength = 43;
    private const string Start = "lk_";

    private readonly BrandSecret _text;

    private ApiKeyText(BrandSecret text) => _text = text;

    public BrandId Brand => _text.Brand;

    public string Prefix => _text.Characters[..PrefixLength];

    public static ApiKeyText Generate(BrandId brand) => new(BrandSecret.Generate(brand, PrefixLength + SecretLength));

    public static bool TryParse(string? text, out ApiKeyText key)
    {
        key = default;
        if (text is null || !text.StartsWith(Start, StringComparison.Ordinal)
            || !BrandSecret.TryParse(text.AsSpan(Start.Length), PrefixLength + SecretLength, out var secret))
        {
            return false;
        }
        key = new ApiKeyText(secret);
        return true;
    }

    public byte[] HashSecret() => SHA256.HashData(Encoding.ASCII.GetBytes(_text.Characters[PrefixLength..]));

    /// <summary>The whole key; shown once, to whoever created it.</summary>
    public string Reveal() => Start + _text.Reveal();

    /// <summary>What lists and logs may show.</summary>
    public override string ToString() => $"{Start}{Brand}_{Prefix}…";
}
