using System.Buffers;
using Unpadded = System.Buffers.Text.Base64Url;

namespace WhiteLabelLinks.Certificates.Acme;

/// <summary>The alphabet of RFC 4648 5 without padding, as RFC 8555 6.1 asks for.</summary>
internal static class Base64Url
{
    private static readonly SearchValues<char> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    public static string Encode(ReadOnlySpan<byte> bytes) => Unpadded.EncodeToString(bytes);

    /// <summary>Whether the text is not empty, not too long and of the alphabet alone. It need not be a whole number of bytes.</summary>
    public static bool IsWritten(string? text, int longest) =>
        text is { Length: > 0 } && text.Length <= longest && !text.AsSpan().ContainsAnyExcept(Alphabet);
}
