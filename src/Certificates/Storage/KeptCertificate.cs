using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Certificates.Storage;

/// <summary>A certificate as it lies in the database and in a node's folder: the key sealed, nothing checked again.</summary>
/// <param name="Version">Grows with each change.</param>
/// <param name="Chain">PEM, the leaf first.</param>
/// <param name="SealedKey">PKCS#8, sealed for <see cref="Place"/>.</param>
internal sealed record KeptCertificate(string Host, long Version, string Chain, byte[] SealedKey)
{
    /// <summary>What a key is sealed for: a row that is moved to another host cannot be opened.</summary>
    public static string Place(string host) => "tls.certificates/" + host;

    /// <summary>The leaf with its key, and the certificates that go with it.</summary>
    /// <exception cref="CryptographicException">It was sealed with another key, or for another host.</exception>
    public (X509Certificate2 Leaf, X509Certificate2Collection Issuers) Open(InstallationKey key)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(Chain);
        var pkcs8 = key.Open(SealedKey, Place(Host));
        try
        {
            return (PrivateKeys.Join(chain[0], pkcs8), new X509Certificate2Collection(chain.Skip(1).ToArray()));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }
    }
}
