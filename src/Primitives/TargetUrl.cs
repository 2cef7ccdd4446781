namespace WhiteLabelLinks.Primitives;

/// <summary>
/// Where a link leads: an absolute http or https URL, parsed once and written anew as ASCII, so that it can stand in a
/// <c>Location</c> header as it is.
/// </summary>
public readonly record struct TargetUrl
{
    public const int MaxLength = 2048;

    private TargetUrl(string value, string host)
    {
        Value = value;
        Host = host;
    }

    public string Value { get; }

    /// <summary>The host in ASCII and lower case, without port.</summary>
    public string Host { get; }

    /// <summary>Parses what a person typed; a missing scheme is taken as https. The error is a sentence for the field.</summary>
    public static bool TryParse(string? text, out TargetUrl url, out string error)
    {
        url = default;
        var trimmed = (text ?? "").Trim();
        if (trimmed.Length == 0)
        {
            error = "Enter the address that the link should open.";
            return false;
        }
        if (trimmed.Any(char.IsControl) || trimmed.Contains('\\', StringComparison.Ordinal) || trimmed.Contains(' ', StringComparison.Ordinal))
        {
            error = "An address cannot contain spaces, backslashes or control characters.";
            return false;
        }
        var withScheme = HasScheme(trimmed) ? trimmed : "https://" + trimmed;
        if (!Uri.TryCreate(withScheme, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
        {
            error = "This is not a complete address. It should look like https://example.com/page.";
            return false;
        }
        error = Complaint(uri);
        if (error.Length > 0)
        {
            return false;
        }
        if (!TryWriteForGood(uri, out var written))
        {
            error = "This address holds characters that are not valid text.";
            return false;
        }
        if (written.Length > MaxLength)
        {
            error = $"An address has at most {MaxLength} characters; this one has {written.Length}.";
            return false;
        }
        url = new TargetUrl(written, uri.IdnHost.ToLowerInvariant());
        return true;
    }

    public override string ToString() => Value;

    // "example.com:8080/x" has a colon and yet no scheme; "javascript:x" has one that Complaint refuses by name.
    private static bool HasScheme(string text)
    {
        if (text.Contains("://", StringComparison.Ordinal))
        {
            return true;
        }
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && !text.AsSpan(0, colon).Contains('.') && !text.AsSpan(0, colon).Contains('/')
            && (colon + 1 == text.Length || !char.IsAsciiDigit(text[colon + 1]));
    }

    private static string Complaint(Uri uri)
    {
        if (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps)
        {
            return $"A link can open http and https addresses only, not {uri.Scheme}:.";
        }
        if (uri.UserInfo.Length > 0)
        {
            return "An address with a user name or password in it cannot be used: everyone who clicks would see it.";
        }
        var host = uri.IdnHost;
        if (uri.HostNameType is UriHostNameType.Dns && !HostName.TryParse(host, out _, out _))
        {
            return $"“{uri.Host}” is not a valid host name.";
        }
        if (uri.HostNameType is UriHostNameType.Dns && !host.Contains('.', StringComparison.Ordinal)
            && !host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            return $"“{host}” is not a complete host name. It should look like example.com.";
        }
        return uri.HostNameType is UriHostNameType.Basic or UriHostNameType.Unknown ? "This is not a valid host name." : "";
    }

    // Beside a stray "%", Uri reads an escaped letter as a letter only when it reads its own writing ("%F%7a"): write until
    // nothing changes, so that one address has one text.
    private static bool TryWriteForGood(Uri uri, out string written)
    {
        if (!TryWrite(uri, out written))
        {
            return false;
        }
        for (var before = ""; before != written;)
        {
            before = written;
            if (!Uri.TryCreate(before, UriKind.Absolute, out var again) || !TryWrite(again, out written))
            {
                return false;
            }
        }
        return true;
    }

    private static bool TryWrite(Uri uri, out string written)
    {
        written = "";
        var authority = uri.HostNameType == UriHostNameType.IPv6 ? $"[{uri.IdnHost.Trim('[', ']')}]" : uri.IdnHost.ToLowerInvariant();
        if (!uri.IsDefaultPort)
        {
            authority += ":" + uri.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
        var rest = uri.GetComponents(UriComponents.PathAndQuery | UriComponents.Fragment, UriFormat.UriEscaped);
        written = $"{uri.Scheme}://{authority}{rest}";
        return written.All(c => c is > ' ' and < '\x7f');
    }
}
