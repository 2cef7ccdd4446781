using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace WhiteLabelLinks.Redirects.Consent;

/// <summary>
/// Tells the obvious bots from people while they wait, by the words of <c>bots.json</c>. The full classification of clicks is
/// the loader's. Allocates nothing; the time is linear in the length of the header.
/// </summary>
internal static class VisitKinds
{
    private static readonly BotWords Words = BotWords.ReadBundled();

    public static VisitKind Of(IHeaderDictionary headers) =>
        IsPrefetch(headers) ? VisitKind.Prefetch : OfUserAgent(headers.UserAgent);

    public static VisitKind OfUserAgent(StringValues userAgent)
    {
        var any = false;
        var isBot = false;
        for (var i = 0; i < userAgent.Count; i++)
        {
            var text = userAgent[i].AsSpan();
            if (text.ContainsAny(Words.Previews))
            {
                return VisitKind.LinkPreview;
            }
            isBot |= text.ContainsAny(Words.Bots);
            any |= !text.IsWhiteSpace();
        }
        return isBot || !any ? VisitKind.Bot : VisitKind.Person;
    }

    /// <summary>Chromium sends Sec-Purpose; Purpose and the X- headers are what older browsers send.</summary>
    public static bool IsPrefetch(IHeaderDictionary headers) =>
        IsAhead(headers["Sec-Purpose"]) || IsAhead(headers["Purpose"]) || IsAhead(headers["X-Purpose"]) || IsAhead(headers["X-Moz"]);

    private static bool IsAhead(StringValues values)
    {
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i].AsSpan().ContainsAny(Words.Prefetches))
            {
                return true;
            }
        }
        return false;
    }

    private sealed record BotWords(SearchValues<string> Previews, SearchValues<string> Bots, SearchValues<string> Prefetches)
    {
        public static BotWords ReadBundled()
        {
            using var stream = typeof(BotWords).Assembly.GetManifestResourceStream("bots.json")
                ?? throw new InvalidOperationException("bots.json is not in the assembly.");
            using var document = JsonDocument.Parse(stream);
            return new BotWords(List(document, "previews"), List(document, "bots"), List(document, "prefetch"));
        }

        private static SearchValues<string> List(JsonDocument document, string name) => SearchValues.Create(
            [.. document.RootElement.GetProperty(name).EnumerateArray().Select(word => word.GetString() ?? "").Where(word => word.Length > 0)],
            StringComparison.OrdinalIgnoreCase);
    }
}
