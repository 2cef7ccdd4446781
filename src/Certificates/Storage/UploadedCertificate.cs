using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using WhiteLabelLinks.Certificates.Acme;
using WhiteLabelLinks.Certificates.Storage;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Certificates;

/// <summary>A certificate that a domain's owner brings along, checked and sealed: ready to be stored as <c>tls.certificates</c> has it.</summary>
/// <param name="Chain">PEM, the leaf first.</param>
/// <param name="SealedKey">Its private key, sealed for that host.</param>
public sealed record UploadedCertificate(
    string Chain, byte[] SealedKey, string Issuer, string Serial, DateTimeOffset NotBefore, DateTimeOffset NotAfter)
{
    /// <summary>The largest file that is read, in bytes.</summary>
    public const int LargestFile = 256 * 1024;

    private const int SmallestRsa = 2048;
    private const int LongestChain = 10;

    /// <summary>
    /// Reads what somebody chose to upload: PEM files (the certificate with those of its issuers, and the key, together or apart), or
    /// one PKCS#12 file (.pfx, .p12).
    /// </summary>
    /// <param name="files">One or two files.</param>
    /// <param name="password">Of the key or of the PKCS#12 file; empty when there is none.</param>
    /// <param name="host">The host it is to be served for.</param>
    /// <param name="key">What the private key is sealed with.</param>
    /// <param name="now">The time.</param>
    /// <param name="uploaded">What was read, when it can be served.</param>
    /// <param name="error">Otherwise a sentence for the field.</param>
    public static bool TryRead(
        IReadOnlyList<byte[]> files, string? password, HostName host, InstallationKey key, DateTimeOffset now,
        out UploadedCertificate? uploaded, out string error)
    {
        uploaded = null;
        try
        {
            var (certificates, pkcs8) = files is [{ Length: > 0 } only] && only[0] == 0x30 ? ReadPkcs12(only, password) : ReadPem(files, password);
            error = Complain(certificates, pkcs8, host, now, out var chain);
            if (error.Length == 0)
            {
                var leaf = chain[0];
                uploaded = new UploadedCertificate(
                    string.Concat(chain.Select(certificate => certificate.ExportCertificatePem() + "\n")),
                    key.Seal(pkcs8, KeptCertificate.Place(host.Value)),
                    CertificateFacts.IssuerOf(leaf),
                    leaf.SerialNumber,
                    CertificateFacts.From(leaf),
                    CertificateFacts.Until(leaf));
            }
            CryptographicOperations.ZeroMemory(pkcs8);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            error = string.IsNullOrEmpty(password)
                ? "This file cannot be read. Choose a PEM file (-----BEGIN CERTIFICATE-----) with its key, or a .pfx file; if it has a password, enter it."
                : "This file cannot be read with this password.";
        }
        return uploaded is not null;
    }

    private static (List<X509Certificate2> Certificates, byte[] Pkcs8) ReadPkcs12(byte[] file, string? password)
    {
        var all = X509CertificateLoader.LoadPkcs12Collection(file, password, X509KeyStorageFlags.Exportable | X509KeyStorageFlags.EphemeralKeySet);
        var own = all.FirstOrDefault(certificate => certificate.HasPrivateKey);
        return ([.. all], own is null ? [] : Export(own));
    }

    private static byte[] Export(X509Certificate2 own)
    {
        using AsymmetricAlgorithm? key = own.GetECDsaPrivateKey() is { } curve ? curve : own.GetRSAPrivateKey();
        return key?.ExportPkcs8PrivateKey() ?? [];
    }

    private static (List<X509Certificate2> Certificates, byte[] Pkcs8) ReadPem(IReadOnlyList<byte[]> files, string? password)
    {
        List<X509Certificate2> certificates = [];
        byte[] pkcs8 = [];
        var text = string.Join('\n', files.Select(file => Encoding.ASCII.GetString(file)));
        var rest = text.AsSpan();
        while (PemEncoding.TryFind(rest, out var fields))
        {
            var label = rest[fields.Label].ToString();
            var block = rest[fields.Location].ToString();
            if (label == "CERTIFICATE")
            {
                certificates.Add(X509CertificateLoader.LoadCertificate(Convert.FromBase64String(rest[fields.Base64Data].ToString())));
            }
            else if (label.EndsWith("PRIVATE KEY", StringComparison.Ordinal))
            {
                pkcs8 = ReadKey(block, password);
            }
            rest = rest[fields.Location.End.GetOffset(rest.Length)..];
        }
        return (certificates, pkcs8);
    }

    private static byte[] ReadKey(string pem, string? password)
    {
        using var curve = ECDsa.Create();
        using var rsa = RSA.Create();
        foreach (var key in (AsymmetricAlgorithm[])[curve, rsa])
        {
            try
            {
                if (pem.Contains("ENCRYPTED", StringComparison.Ordinal))
                {
                    key.ImportFromEncryptedPem(pem, password);
                }
                else
                {
                    key.ImportFromPem(pem);
                }
                return key.ExportPkcs8PrivateKey();
            }
            catch (Exception e) when (e is CryptographicException or ArgumentException && key == curve)
            {
                // Then it is one of the other kind.
            }
        }
        return [];
    }

    /// <summary>What keeps it from being served, as a sentence; empty when nothing does, and then the chain is in order.</summary>
    private static string Complain(
        List<X509Certificate2> certificates, byte[] pkcs8, HostName host, DateTimeOffset now, out IReadOnlyList<X509Certificate2> chain)
    {
        chain = [];
        if (certificates.Count is 0 or > LongestChain)
        {
            return certificates.Count == 0 ? "There is no certificate in this file." : $"There are more than {LongestChain} certificates in this file.";
        }
        if (pkcs8.Length == 0)
        {
            return "The private key is missing. Add its file, or choose one file that holds both.";
        }
        if (certificates.FirstOrDefault(certificate => IsOf(certificate, pkcs8)) is not { } leaf)
        {
            return "The private key belongs to none of the certificates.";
        }
        chain = InOrder(leaf, certificates);
        return !leaf.MatchesHostname(host.Value, allowWildcards: true, allowCommonName: false) ? $"This certificate is not for {host.ToDisplay()}."
            : CertificateFacts.Until(leaf) <= now ? $"This certificate ended on {CertificateFacts.Until(leaf):d MMMM yyyy}."
            : CertificateFacts.From(leaf) > now ? $"This certificate is valid from {CertificateFacts.From(leaf):d MMMM yyyy} only."
            : leaf.GetRSAPublicKey() is { KeySize: < SmallestRsa } ? $"Its key is too short: browsers want RSA keys of at least {SmallestRsa} bits."
            : leaf.Extensions.OfType<X509BasicConstraintsExtension>().Any(basic => basic.CertificateAuthority) ? "This is a certificate authority's own certificate, not a host's."
            : "";
    }

    private static bool IsOf(X509Certificate2 certificate, byte[] pkcs8)
    {
        try
        {
            using var joined = PrivateKeys.Join(certificate.HasPrivateKey ? X509CertificateLoader.LoadCertificate(certificate.RawData) : certificate, pkcs8);
            return true;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return false;
        }
    }

    // People paste chains in any order, and some with the root, which nobody needs to be sent.
    private static List<X509Certificate2> InOrder(X509Certificate2 leaf, List<X509Certificate2> all)
    {
        List<X509Certificate2> chain = [leaf];
        while (all.Find(other => !chain.Contains(other) && CertificateCheck.Issued(other, chain[^1])) is { } issuer
            && !issuer.SubjectName.RawData.AsSpan().SequenceEqual(issuer.IssuerName.RawData))
        {
            chain.Add(issuer);
        }
        return chain;
    }
}
