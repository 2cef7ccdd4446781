using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using WhiteLabelLinks.Certificates.Acme;

namespace WhiteLabelLinks.Certificates.Tests.Acme;

/// <summary>A root, an issuer below it, and leaves with whatever fault is wanted.</summary>
internal sealed class ChainMaker : IDisposable
{
    private readonly ECDsa _rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP384);
    private readonly RSA _issuerKey = RSA.Create(2048);
    private readonly X509Certificate2 _root;

    /// <summary>With an issuer that may issue, or with one that only does.</summary>
    public ChainMaker(bool isIssuerAuthority = true)
    {
        var now = TimeProvider.System.GetUtcNow();
        var root = new CertificateRequest("CN=Example Root", _rootKey, HashAlgorithmName.SHA384);
        root.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        root.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(root.PublicKey, false));
        _root = root.CreateSelfSigned(now.AddYears(-1), now.AddYears(1));
        var issuer = new CertificateRequest("CN=Example Issuer", _issuerKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        issuer.CertificateExtensions.Add(new X509BasicConstraintsExtension(isIssuerAuthority, false, 0, true));
        issuer.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(issuer.PublicKey, false));
        using var bare = issuer.Create(_root.SubjectName, X509SignatureGenerator.CreateForECDsa(_rootKey), now.AddYears(-1), now.AddYears(1), [7]);
        Issuer = bare.CopyWithPrivateKey(_issuerKey);
    }

    public X509Certificate2 Issuer { get; }

    public X509Certificate2 Root => _root;

    /// <summary>A leaf as it should be, unless an argument spoils it.</summary>
    public X509Certificate2 Leaf(
        AcmeKey key, string[] names, TimeSpan? from = null, TimeSpan? to = null, bool isAuthority = false, string usage = "1.3.6.1.5.5.7.3.1", IPAddress? address = null)
    {
        using var parsed = ECDsa.Create();
        parsed.ImportPkcs8PrivateKey(key.ToPkcs8(), out _);
        var request = new CertificateRequest("", parsed, HashAlgorithmName.SHA256);
        if (names.Length > 0)
        {
            var list = new SubjectAlternativeNameBuilder();
            foreach (var name in names)
            {
                list.AddDnsName(name);
            }

            if (address is not null)
            {
                list.AddIpAddress(address);
            }

            request.CertificateExtensions.Add(list.Build());
        }

        var now = TimeProvider.System.GetUtcNow();
        return Sign(request, now + (from ?? TimeSpan.FromHours(-1)), now + (to ?? TimeSpan.FromDays(90)), isAuthority, usage);
    }

    /// <summary>A leaf for somebody else's key.</summary>
    public X509Certificate2 Leaf(PublicKey key, string name, DateTimeOffset from, DateTimeOffset to)
    {
        var request = new CertificateRequest(new X500DistinguishedName(""), key, HashAlgorithmName.SHA256);
        var list = new SubjectAlternativeNameBuilder();
        list.AddDnsName(name);
        request.CertificateExtensions.Add(list.Build());
        return Sign(request, from, to);
    }

    public static string Pem(params X509Certificate2[] chain) => string.Concat(chain.Select(certificate => certificate.ExportCertificatePem() + "\n"));

    private X509Certificate2 Sign(
        CertificateRequest request, DateTimeOffset from, DateTimeOffset to, bool isAuthority = false, string usage = "1.3.6.1.5.5.7.3.1")
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Issuer, true, false));
        return request.Create(
            Issuer.SubjectName, X509SignatureGenerator.CreateForRSA(_issuerKey, RSASignaturePadding.Pkcs1), from, to, RandomNumberGenerator.GetBytes(16));
    }

    public void Dispose()
    {
        _rootKey.Dispose();
        _issuerKey.Dispose();
        _root.Dispose();
        Issuer.Dispose();
    }
}
