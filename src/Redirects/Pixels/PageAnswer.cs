using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using WhiteLabelLinks.Themes;

namespace WhiteLabelLinks.Redirects.Pixels;

/// <summary>Writes a page that may run the program's own script.</summary>
internal static class PageAnswer
{
    private const int NonceSize = 18;
    private const int NoncesAhead = 64;

    // Asking for a few random bytes costs as much as asking for many.
    [ThreadStatic]
    private static byte[]? _random;

    [ThreadStatic]
    private static int _left;

    public static string NewNonce()
    {
        var random = _random ??= new byte[NonceSize * NoncesAhead];
        if (_left == 0)
        {
            RandomNumberGenerator.Fill(random);
            _left = NoncesAhead;
        }
        return Convert.ToBase64String(random, --_left * NonceSize, NonceSize);
    }

    public static async Task WriteAsync(HttpContext context, RenderedPage page, PageValues values, PolicySources? sources, string referrerPolicy)
    {
        using var body = new PageBuffer();
        var response = context.Response;
        if (TakesGzip(context.Request.Headers.AcceptEncoding.ToString()))
        {
            page.WriteCompressedTo(body, values);
            response.Headers.ContentEncoding = "gzip";
        }
        else
        {
            page.WriteTo(body, values);
        }
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "private, no-store";
        response.Headers.ContentSecurityPolicy = values.Nonce is { } nonce ? page.PolicyWith(nonce, sources) : page.ContentSecurityPolicy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = referrerPolicy;
        response.Headers["X-Robots-Tag"] = "noindex";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.BodyWriter.WriteAsync(body.Written, context.RequestAborted);
        }
    }

    /// <summary>Whether a list such as <c>gzip, deflate, br;q=0.5</c> takes gzip. What is never kept needs no <c>Vary</c>.</summary>
    internal static bool TakesGzip(ReadOnlySpan<char> list)
    {
        foreach (var part in list.Split(','))
        {
            var coding = list[part].Trim();
            var end = coding.IndexOf(';');
            var name = end < 0 ? coding : coding[..end].TrimEnd();
            if (name.Equals("gzip", StringComparison.OrdinalIgnoreCase))
            {
                var weight = end < 0 ? default : coding[(end + 1)..].Trim();
                // "q=0", "q=0.0" and so on are a no.
                return !weight.StartsWith("q=0", StringComparison.OrdinalIgnoreCase) || weight[3..].ContainsAnyInRange('1', '9');
            }
        }
        return false;
    }
}
