using System.Security.Cryptography;

namespace WhiteLabelLinks.Redirects.Pixels;

/// <summary>What the edge signs with. All nodes of an installation have the same, or a visitor's choice would not outlive a node.</summary>
internal sealed class EdgeKeys(ReadOnlyMemory<byte> installation)
{
    private readonly byte[] _choices = HKDF.DeriveKey(HashAlgorithmName.SHA256, installation.ToArray(), 32, info: "consent cookie"u8.ToArray());
    private readonly byte[] _visits = HKDF.DeriveKey(HashAlgorithmName.SHA256, installation.ToArray(), 32, info: "visit token"u8.ToArray());

    public ReadOnlySpan<byte> Choices => _choices;

    public ReadOnlySpan<byte> Visits => _visits;
}
