using System.Buffers;

namespace WhiteLabelLinks.Clicks.Spool;

/// <summary>
/// Finds the host in a Referer header: all that is kept of it. Anything that is not a plain ASCII host name is left out, because
/// browsers send host names in ASCII and whatever else arrives there was made up.
/// </summary>
internal static class ReferrerHost
{
    /// <summary>The longest name that DNS allows.</summary>
    public const int MaximumLength = 253;

    private static readonly SearchValues<char> End = SearchValues.Create("/?#\\");
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_");

    public static ReadOnlySpan<char> Of(ReadOnlySpan<char> referrer)
    {
        if (referrer.IsEmpty)
        {
            return default;
        }

        var start = referrer.IndexOf("://", StringComparison.Ordinal);
        if (start <= 0)
        {
            return default;
        }

        var authority = referrer[(start + 3)..];
        var end = authority.IndexOfAny(End);
        if (end >= 0)
        {
            authority = authority[..end];
        }

        authority = authority[(authority.LastIndexOf('@') + 1)..];
        var port = authority.IndexOf(':');
        var host = port >= 0 ? authority[..port] : authority;
        host = host.TrimEnd('.');
        return host.Length is > 0 and <= MaximumLength && !host.ContainsAnyExcept(Allowed) ? host : default;
    }
}
