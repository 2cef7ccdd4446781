using System.Buffers;
using System.Text;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Redirects.Slugs;

namespace WhiteLabelLinks.Redirects.Snapshots;

/// <summary>A row of <c>serving.links</c>, checked as it goes into a table: the last place that can refuse a bad one.</summary>
internal static class LinkRow
{
    /// <summary>What a reader selects, in the order that <see cref="TryAdd"/> takes it.</summary>
    public const string Columns = "link_id, domain_id, slug_key, destination, mode, query_mode, redirect_status, archived";

    // Visible ASCII. What a URL cannot hold beside it makes a destination go the long way through the parser.
    private static readonly SearchValues<byte> UrlBytes =
        SearchValues.Create("!#$%&'()*+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]_abcdefghijklmnopqrstuvwxyz~"u8);

    /// <summary>
    /// Adds the link, or says why not. A link that cannot be served keeps its last good version, if there was one: its owner's
    /// update is lost, and nobody else's.
    /// </summary>
    public static string? TryAdd(
        LinkTableBuilder builder,
        RoutingSnapshot? previous,
        LinkId link,
        DomainId domain,
        ReadOnlySpan<byte> slug,
        ReadOnlySpan<byte> destination,
        ReadOnlySpan<byte> mode,
        ReadOnlySpan<byte> queryMode,
        int status,
        bool archived)
    {
        var error = Check(slug, mode, queryMode, status, out var flags);
        string? rewritten = null;
        if (error is null && !IsPlainUrl(destination) && !TryRewrite(destination, out rewritten))
        {
            error = "its destination is no http or https address";
        }
        if (error is null)
        {
            flags |= archived ? LinkFlags.Archived : LinkFlags.None;
            builder.Add(link, domain, flags, slug, rewritten is null ? destination : Encoding.ASCII.GetBytes(rewritten));
        }
        else if (slug.Length is > 0 and <= LinkRecord.MaxSlugBytes && previous is not null && previous.TryFindLink(domain, slug, out var before))
        {
            builder.Add(before);
        }
        return error;
    }

    /// <summary>True for an absolute http or https URL that can stand in a header as it is.</summary>
    public static bool IsPlainUrl(ReadOnlySpan<byte> url)
    {
        var host = url.StartsWith("https://"u8) ? 8 : url.StartsWith("http://"u8) ? 7 : int.MaxValue;
        return url.Length > host && url.Length <= LinkRecord.MaxDestinationBytes
            && url[host] is not ((byte)'/' or (byte)'?' or (byte)'#' or (byte)':' or (byte)'@')
            && !url.ContainsAnyExcept(UrlBytes);
    }

    public static bool TryRewrite(ReadOnlySpan<byte> url, out string? rewritten)
    {
        rewritten = TargetUrl.TryParse(Encoding.UTF8.GetString(url), out var parsed, out _) ? parsed.Value : null;
        return rewritten is not null;
    }

    private static string? Check(
        ReadOnlySpan<byte> slug, ReadOnlySpan<byte> mode, ReadOnlySpan<byte> queryMode, int status, out LinkFlags flags)
    {
        flags = LinkFlags.None;
        if (slug.Length is 0 or > LinkRecord.MaxSlugBytes)
        {
            return "its slug is empty or too long";
        }
        if (mode.SequenceEqual("short"u8))
        {
            flags |= LinkFlags.ModeShort;
        }
        else if (mode.SequenceEqual("retargeting"u8))
        {
            flags |= LinkFlags.ModeRetargeting;
        }
        else if (!mode.SequenceEqual("direct"u8))
        {
            return "its mode is unknown";
        }
        if (queryMode.SequenceEqual("drop"u8))
        {
            flags |= LinkFlags.DropsQuery;
        }
        else if (!queryMode.SequenceEqual("merge"u8))
        {
            return "its query mode is unknown";
        }
        switch (status)
        {
            case 301:
                flags |= LinkFlags.Status301;
                break;
            case 302:
                break;
            case 307:
                flags |= LinkFlags.Status307;
                break;
            case 308:
                flags |= LinkFlags.Status308;
                break;
            default:
                return "its redirect status is unknown";
        }
        return null;
    }
}
