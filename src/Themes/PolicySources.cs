using System.Buffers;

namespace WhiteLabelLinks.Themes;

/// <summary>
/// Sources that a hand-off page's policy allows beside its own: those of the ad platforms of one link. Built once for a set of
/// platforms and used by many requests.
/// </summary>
public sealed class PolicySources
{
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:/*'%+=?&@[]");

    /// <summary>Lists each kind of source; what is left out allows nothing beside the page's own.</summary>
    /// <param name="scripts">Each a source of the directive: <c>https://host</c>, <c>'sha256-...'</c>.</param>
    /// <exception cref="ArgumentException">A source holds a character that would end it or its directive.</exception>
    public PolicySources(
        IEnumerable<string>? scripts = null, IEnumerable<string>? images = null, IEnumerable<string>? connections = null,
        IEnumerable<string>? frames = null, IEnumerable<string>? forms = null)
    {
        Scripts = Join(scripts);
        Images = Join(images);
        Connections = Join(connections);
        Frames = Join(frames);
        Forms = Join(forms);
    }

    public static PolicySources None { get; } = new();

    // Each list as it is written: a blank before every source.
    internal string Scripts { get; }

    internal string Images { get; }

    internal string Connections { get; }

    internal string Frames { get; }

    internal string Forms { get; }

    private static string Join(IEnumerable<string>? sources)
    {
        var all = string.Concat((sources ?? []).Distinct(StringComparer.Ordinal).Select(Checked));
        return all;

        static string Checked(string source) =>
            source.Length > 0 && !source.AsSpan().ContainsAnyExcept(Allowed)
                ? " " + source
                : throw new ArgumentException($"\"{source}\" is no source of a content security policy.", nameof(source));
    }
}
