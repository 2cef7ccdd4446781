using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace WhiteLabelLinks.Themes.Rendering;

/// <summary>The content security policy of a page: its own style by its hash, and what else the page is for.</summary>
internal sealed class PagePolicy
{
    private static readonly SearchValues<char> NonceCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/-_=");

    private readonly ThemePage _page;
    private readonly string _head;
    private volatile Around? _around;

    public PagePolicy(ThemePage page, string html, bool isPreview)
    {
        _page = page;
        if (isPreview)
        {
            _head = Plain = $"default-src 'none'; style-src{StylesOf(html)}; base-uri 'none'; frame-ancestors 'self'; img-src data:; form-action 'none'; sandbox";
            return;
        }
        _head = $"default-src 'none'; style-src{StylesOf(html)}; base-uri 'none'; frame-ancestors 'none'; img-src 'self' data:";
        Plain = _head + (HasForms ? "; connect-src 'self'; form-action 'self'" : "; form-action 'none'");
    }

    /// <summary>Allows no script.</summary>
    public string Plain { get; }

    private bool HasForms => _page is ThemePage.Consent or ThemePage.Privacy;

    /// <summary>Allows the page's own script by the nonce, and on the hand-off page the sources.</summary>
    /// <exception cref="ArgumentException">The nonce is none, so that it could end its directive.</exception>
    public string With(string nonce, PolicySources sources)
    {
        if (nonce.Length < 16 || nonce.AsSpan().ContainsAnyExcept(NonceCharacters))
        {
            throw new ArgumentException("A nonce is at least 16 base64 characters.", nameof(nonce));
        }
        if (_page is not (ThemePage.Handoff or ThemePage.Consent))
        {
            return Plain;
        }
        // A page is asked for with the same sources again and again.
        var around = _around is { } last && ReferenceEquals(last.Sources, sources) ? last : _around = AroundNonce(sources);
        return string.Concat(around.Before, nonce, around.After);
    }

    private Around AroundNonce(PolicySources sources) => _page == ThemePage.Consent
        ? new Around(sources, Plain + "; script-src 'nonce-", "'")
        : new Around(
            sources,
            $"{_head}{sources.Images}; connect-src 'self'{sources.Connections}; form-action{(sources.Forms.Length == 0 ? " 'none'" : sources.Forms)}"
                + $"{(sources.Frames.Length == 0 ? "" : "; frame-src")}{sources.Frames}; script-src 'nonce-",
            "'" + sources.Scripts);

    private static string StylesOf(string html)
    {
        const string Open = "<style>";
        var hashes = new StringBuilder();
        for (var at = html.IndexOf(Open, StringComparison.Ordinal); at >= 0; at = html.IndexOf(Open, at + 1, StringComparison.Ordinal))
        {
            var start = at + Open.Length;
            var end = html.IndexOf("</style>", start, StringComparison.Ordinal);
            var style = html.AsSpan(start, (end < 0 ? html.Length : end) - start);
            hashes.Append(" 'sha256-").Append(Convert.ToBase64String(SHA256.HashData(PageSegments.Utf8(style)))).Append('\'');
        }
        return hashes.Length == 0 ? " 'none'" : hashes.ToString();
    }

    /// <summary>A policy without its nonce.</summary>
    private sealed record Around(PolicySources Sources, string Before, string After);
}
