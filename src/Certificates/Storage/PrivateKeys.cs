using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace WhiteLabelLinks.Certificates.Storage;

/// <summary>Private keys of the two kinds that public CAs certify.</summary>
internal static class PrivateKeys
{
    private const string EllipticCurve = "1.2.840.10045.2.1";

    /// <summary>The certificate with its key.</summary>
    /// <param name="certificate">Without a key.</param>
    /// <param name="pkcs8">Unencrypted PKCS#8.</param>
    /// <exception cref="CryptographicException">The key cannot be read.</exception>
    /// <exception cref="ArgumentException">It is another certificate's.</exception>
    public static X509Certificate2 Join(X509Certificate2 certificate, ReadOnlySpan<byte> pkcs8)
    {
        if (certificate.PublicKey.Oid.Value == EllipticCurve)
        {
            using var key = ECDsa.Create();
            key.ImportPkcs8PrivateKey(pkcs8, out _);
            return certificate.CopyWithPrivateKey(key);
        }
        using var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(pkcs8, out _);
        return certificate.CopyWithPrivateKey(rsa);
    }
}
