namespace WhiteLabelLinks.AdPlatforms;

/// <summary>The hosts that a page must allow, for each directive that a pixel may need. Without duplicates, in ordinal order.</summary>
public sealed class CspSources
{
    /// <summary>What code that nobody here knows needs.</summary>
    internal const string Anything = "https:";

    private CspSources(
        IEnumerable<string> script, IEnumerable<string> image, IEnumerable<string> connect, IEnumerable<string> frame, IEnumerable<string> form)
    {
        Script = Tidy(script);
        Image = Tidy(image);
        Connect = Tidy(connect);
        Frame = Tidy(frame);
        FormAction = Tidy(form);
    }

    internal CspSources(string script, string image, string connect, string frame = "", string formAction = "")
        : this(script.Split(' '), image.Split(' '), connect.Split(' '), frame.Split(' '), formAction.Split(' '))
    {
    }

    public static CspSources None { get; } = new("", "", "");

    public IReadOnlyList<string> Script { get; }

    public IReadOnlyList<string> Image { get; }

    public IReadOnlyList<string> Connect { get; }

    public IReadOnlyList<string> Frame { get; }

    public IReadOnlyList<string> FormAction { get; }

    /// <summary>What all of them need together.</summary>
    public static CspSources Merge(IEnumerable<CspSources> all)
    {
        var list = all.ToList();
        return new(
            list.SelectMany(sources => sources.Script), list.SelectMany(sources => sources.Image), list.SelectMany(sources => sources.Connect),
            list.SelectMany(sources => sources.Frame), list.SelectMany(sources => sources.FormAction));
    }

    /// <summary>
    /// The whole policy of a page with these pixels. The nonce stands on the page's one script; <c>strict-dynamic</c> lets what that
    /// script loads load more, and the hosts beside it serve browsers that do not know the word.
    /// </summary>
    /// <param name="nonce">Random for each answer, base64.</param>
    /// <param name="style">The page's own styles: <c>'none'</c>, or hashes.</param>
    public string ToPolicy(string nonce, string style) =>
        $"default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic'{Tail(Script)}; style-src {style}; img-src 'self' data:{Tail(Image)}; "
        + $"connect-src 'self'{Tail(Connect)}; frame-src {OrNone(Frame)}; form-action {OrNone(FormAction)}; "
        + "base-uri 'none'; frame-ancestors 'none'";

    private static string Tail(IReadOnlyList<string> sources) => sources.Count == 0 ? "" : " " + string.Join(' ', sources);

    private static string OrNone(IReadOnlyList<string> sources) => sources.Count == 0 ? "'none'" : string.Join(' ', sources);

    private static string[] Tidy(IEnumerable<string> sources)
    {
        var all = sources.Where(source => source.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        return all.Contains(Anything) ? [Anything] : all;
    }
}
