using System.Net.Mail;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using WhiteLabelLinks.Certificates;
using WhiteLabelLinks.Certificates.Acme;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Web.Settings;

/// <summary>Reads whom certificates are ordered from. Mistakes are added to the list that a start shows.</summary>
internal sealed class AcmeSettings(Func<string, string?> read, List<string> errors)
{
    public const string LetsEncrypt = "https://acme-v02.api.letsencrypt.org/directory";

    private static readonly string[] Names = ["acme-directory", "acme-ca", "acme-account", "acme-contact", "acme-profile", "acme-caa", "acme-second-directory", "acme-second-account"];

    public IReadOnlyList<CertificateAuthority> Read(bool servesHttps)
    {
        if (!servesHttps)
        {
            // Where --https is wrong itself, its own line says so.
            if (string.IsNullOrEmpty(read("https")) && Names.FirstOrDefault(name => !string.IsNullOrEmpty(read(name))) is { } useless)
            {
                errors.Add($"--{useless}: certificates are of use where HTTPS is served. Add --https, for example https://*:443, or leave this out.");
            }
            return [];
        }
        if (read("acme-directory") is "none")
        {
            return [];
        }
        var roots = ReadRoots();
        var contact = ReadContact();
        var (account, secondAccount) = (ReadAccount("acme-account"), ReadAccount("acme-second-account"));
        List<CertificateAuthority> authorities = [];
        if (ReadDirectory("acme-directory", LetsEncrypt) is { } first)
        {
            authorities.Add(new CertificateAuthority(
                new AcmeOptions { DirectoryUrl = first, TrustedRoots = roots }, account, contact, read("acme-profile") is { Length: > 0 } profile ? profile : null));
        }
        if (!string.IsNullOrEmpty(read("acme-second-directory")) && ReadDirectory("acme-second-directory", "") is { } second)
        {
            authorities.Add(new CertificateAuthority(new AcmeOptions { DirectoryUrl = second, TrustedRoots = roots }, secondAccount, contact));
        }
        return authorities;
    }

    /// <summary>How they are called in CAA records. Of another CA than Let's Encrypt only its directory says it, which is asked before each order.</summary>
    public IReadOnlyList<string> ReadCaaIdentities(IReadOnlyList<CertificateAuthority> authorities)
    {
        var given = (read("acme-caa") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var name in given.Where(name => !HostName.TryParse(name, out _, out _)))
        {
            errors.Add($"--acme-caa: “{name}” is not a domain name. Write what the CA's manual says to put into CAA records, such as letsencrypt.org.");
        }
        return given.Length > 0 || authorities.Any(authority => authority.Name != LetsEncrypt) ? given : ["letsencrypt.org"];
    }

    private Uri? ReadDirectory(string name, string fallback)
    {
        var text = read(name) is { Length: > 0 } given ? given : fallback;
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps && uri.UserInfo.Length == 0)
        {
            return uri;
        }
        errors.Add($"--{name}: “{text}” is not the https address of an ACME directory. Write it like {LetsEncrypt}.");
        return null;
    }

    // With a CA of one's own the public ones stay trusted for the second directory.
    private X509Certificate2Collection? ReadRoots()
    {
        if (read("acme-ca") is not { Length: > 0 } file)
        {
            return null;
        }
        try
        {
            var roots = new X509Certificate2Collection();
            roots.ImportFromPemFile(Path.GetFullPath(file));
            if (roots.Count > 0)
            {
                return roots;
            }
            errors.Add($"--acme-ca: {file} holds no certificate. It must be a PEM file (-----BEGIN CERTIFICATE-----).");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            errors.Add($"--acme-ca: {file} cannot be read: {e.Message}");
        }
        return null;
    }

    private ExternalAccountBinding? ReadAccount(string name)
    {
        if (read(name) is not { Length: > 0 } text)
        {
            return null;
        }
        var colon = text.LastIndexOf(':');
        if (colon > 0 && ExternalAccountBinding.TryParse(text[..colon], text[(colon + 1)..], out var binding, out _))
        {
            return binding;
        }
        // Not the text itself: it is a secret.
        errors.Add($"--{name}: write the key id and the HMAC key as the certificate authority shows them, with a colon between: ID:KEY.");
        return null;
    }

    private string? ReadContact()
    {
        if (read("acme-contact") is not { Length: > 0 } text)
        {
            return null;
        }
        if (MailAddress.TryCreate(text, out var mail) && mail.Address == text)
        {
            return text;
        }
        errors.Add($"--acme-contact: “{text}” is not a mail address.");
        return null;
    }
}
