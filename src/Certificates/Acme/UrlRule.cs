namespace WhiteLabelLinks.Certificates.Acme;

/// <summary>Which addresses are followed: https, without a user name, and mostly absolute.</summary>
internal sealed class UrlRule(bool allowPlainHttp)
{
    private const int Longest = 2048;

    public Uri Read(string text, Uri source) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && IsAllowed(url)
            ? url
            : throw new AcmeBadAnswerException($"{source} gave an address that is not followed: only absolute https addresses are.");

    /// <summary>For a Location or Link header, which RFC 9110 and RFC 8288 allow to be relative.</summary>
    public Uri ReadRelative(string text, Uri source) =>
        Uri.TryCreate(source, text, out var url) && IsAllowed(url)
            ? url
            : throw new AcmeBadAnswerException($"{source} gave an address that is not followed: only https addresses are.");

    /// <summary>For an address that the caller kept.</summary>
    public Uri Check(Uri url) => IsAllowed(url) ? url : throw new ArgumentException($"{url} is not an absolute https address.", nameof(url));

    private bool IsAllowed(Uri url) =>
        url.IsAbsoluteUri && url.OriginalString.Length <= Longest && url.UserInfo.Length == 0
        && (url.Scheme == Uri.UriSchemeHttps || (allowPlainHttp && url.Scheme == Uri.UriSchemeHttp));
}
