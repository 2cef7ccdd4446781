using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace WhiteLabelLinks.Certificates.Acme;

/// <summary>
/// Nonces that answers brought along (RFC 8555 6.5). The newest goes out first: a CA forgets the oldest, and what comes with a
/// "bad nonce" is what the repetition should use.
/// </summary>
internal sealed class NoncePool
{
    private const int Most = 32;
    private const int Longest = 512;

    private readonly ConcurrentStack<string> _nonces = new();

    /// <summary>Keeps it, unless it is no nonce (a client must ignore what is not base64url) or there are enough.</summary>
    public void Add(string? nonce)
    {
        if (!IsNonce(nonce))
        {
            return;
        }

        if (_nonces.Count >= Most)
        {
            _nonces.Clear();
        }

        _nonces.Push(nonce);
    }

    public static bool IsNonce([NotNullWhen(true)] string? text) => Base64Url.IsWritten(text, Longest);

    public string? Take() => _nonces.TryPop(out var nonce) ? nonce : null;
}
