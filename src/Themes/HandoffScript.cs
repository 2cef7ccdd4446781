namespace WhiteLabelLinks.Themes;

/// <summary>
/// The program's own code on the hand-off page: <c>&lt;script&gt;</c>, <paramref name="Before"/>, the request's line of JSON,
/// <paramref name="After"/>, <c>&lt;/script&gt;</c>. Trusted; a theme package cannot bring any.
/// </summary>
/// <exception cref="ArgumentException">The code would end its element.</exception>
public sealed record HandoffScript(string Before, string After)
{
    public string Before { get; } = Checked(Before);

    public string After { get; } = Checked(After);

    private static string Checked(string code) =>
        code.Contains("</", StringComparison.Ordinal) || code.Contains("<!--", StringComparison.Ordinal)
            ? throw new ArgumentException("A script may not hold \"</\" or \"<!--\".", nameof(code))
            : code;
}
