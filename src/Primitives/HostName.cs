using System.Globalization;
using System.Net;

namespace WhiteLabelLinks.Primitives;

/// <summary>
/// A host name as it arrives in a request: ASCII (punycode), lower case, no port, no trailing dot. IP addresses are not names.
/// </summary>
public readonly record struct HostName
{
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    private HostName(string value) => Value = value;

    public string Value { get; }

    /// <summary>Parses what a person typed. The error is a sentence for the field.</summary>
    public static bool TryParse(string? text, out HostName host, out string error)
    {
        host = default;
        var trimmed = (text ?? "").Trim().TrimEnd('.');
        if (trimmed.Length == 0)
        {
            error = "Enter a host name, for example go.example.com.";
            return false;
        }
        if (trimmed.Contains('/', StringComparison.Ordinal) || trimmed.Contains(':', StringComparison.Ordinal))
        {
            error = "Enter the host name alone, without https://, a port or a path.";
            return false;
        }
        string ascii;
        try
        {
            ascii = Idn.GetAscii(trimmed).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            error = "This is not a valid host name. Use letters, digits and hyphens, with dots between the parts.";
            return false;
        }
        if (ascii.Length > 253)
        {
            error = "A host name has at most 253 characters.";
            return false;
        }
        if (IPAddress.TryParse(ascii, out _) || char.IsAsciiDigit(ascii[ascii.LastIndexOf('.') + 1]))
        {
            error = "An IP address cannot be used here; enter a host name.";
            return false;
        }
        host = new HostName(ascii);
        error = "";
        return true;
    }

    /// <summary>The name as people read it: Unicode instead of punycode.</summary>
    public string ToDisplay()
    {
        try
        {
            return Idn.GetUnicode(Value);
        }
        catch (ArgumentException)
        {
            return Value;
        }
    }

    public override string ToString() => Value;
}
