using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;

namespace WhiteLabelLinks.Certificates.Acme;

/// <summary>
/// An ECDSA key pair on P-256: an account's, which signs requests with ES256 (RFC 8555 6.2), or a certificate's. Safe to use from
/// several threads. <see cref="ToPkcs8"/> is the secret itself: seal it before it goes anywhere.
/// </summary>
public sealed class AcmeKey : IDisposable
{
    private const string Curve = "1.2.840.10045.3.1.7";

    private readonly ECDsa _key;
    private readonly Lock _turn = new();
    private readonly byte[] _publicKey;

    private AcmeKey(ECDsa key)
    {
        _key = key;
        _publicKey = key.ExportSubjectPublicKeyInfo();
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        X = Base64Url.Encode(point.X);
        Y = Base64Url.Encode(point.Y);
        Thumbprint = JwkThumbprint.Of(("crv", "P-256"), ("kty", "EC"), ("x", X), ("y", Y));
    }

    /// <summary>The SHA-256 thumbprint of the public key (RFC 7638), which key authorizations contain. Not a secret.</summary>
    public string Thumbprint { get; }

    private string X { get; }

    private string Y { get; }

    public static AcmeKey Create() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>Takes what <see cref="ToPkcs8"/> gave.</summary>
    /// <exception cref="CryptographicException">These bytes are no private key on P-256.</exception>
    public static AcmeKey FromPkcs8(ReadOnlySpan<byte> pkcs8)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportPkcs8PrivateKey(pkcs8, out _);
            return key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == Curve
                ? new AcmeKey(key)
                : throw new CryptographicException("This key is on another curve than P-256.");
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>The private key, in DER.</summary>
    public byte[] ToPkcs8()
    {
        lock (_turn)
        {
            return _key.ExportPkcs8PrivateKey();
        }
    }

    /// <summary>Whether the certificate is for this key.</summary>
    public bool Opens(X509Certificate2 certificate) => certificate.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(_publicKey);

    /// <summary>A copy of the certificate that can be served with: it has the private key.</summary>
    public X509Certificate2 Join(X509Certificate2 certificate)
    {
        lock (_turn)
        {
            return certificate.CopyWithPrivateKey(_key);
        }
    }

    public void Dispose() => _key.Dispose();

    /// <summary>The public key as RFC 7517 writes it; a new object each time, because a JSON node has one parent.</summary>
    internal JsonObject ToJwk() => new() { ["crv"] = "P-256", ["kty"] = "EC", ["x"] = X, ["y"] = Y };

    /// <summary>R and S, 32 bytes each (RFC 7518 3.4).</summary>
    internal byte[] Sign(byte[] data)
    {
        lock (_turn)
        {
            return _key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
    }

    internal byte[] SignRequest(Func<ECDsa, byte[]> build)
    {
        lock (_turn)
        {
            return build(_key);
        }
    }
}
