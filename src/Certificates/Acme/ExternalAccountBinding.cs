namespace WhiteLabelLinks.Certificates.Acme;

/// <summary>
/// What some CAs give their customers outside ACME, so that an ACME account is known to belong to them (RFC 8555 7.3.4). A class, not
/// a record: nothing may print the key.
/// </summary>
public sealed class ExternalAccountBinding
{
    private ExternalAccountBinding(string keyId, byte[] macKey)
    {
        KeyId = keyId;
        MacKey = macKey;
    }

    /// <summary>The CA's name for the key.</summary>
    public string KeyId { get; }

    internal byte[] MacKey { get; }

    public override string ToString() => KeyId;

    /// <summary>
    /// Parses what a person pasted: the key in base64url, or in ordinary base64 as some consoles show it. The error is a sentence for
    /// the field.
    /// </summary>
    public static bool TryParse(string? keyId, string? macKey, out ExternalAccountBinding? binding, out string error)
    {
        binding = null;
        var id = (keyId ?? "").Trim();
        var text = (macKey ?? "").Trim().Replace('+', '-').Replace('/', '_').TrimEnd('=');
        if (id.Length is 0 or > 512 || id.Any(char.IsControl))
        {
            error = "Enter the key id as the certificate authority shows it.";
            return false;
        }

        if (!Base64Url.IsWritten(text, longest: 1024) || text.Length % 4 == 1)
        {
            error = "Enter the HMAC key as the certificate authority shows it: letters, digits, - and _.";
            return false;
        }

        binding = new ExternalAccountBinding(id, System.Buffers.Text.Base64Url.DecodeFromChars(text));
        error = "";
        return true;
    }
}
