namespace WhiteLabelLinks.Themes;

/// <summary>The theme packages cannot be used. Thrown at the start only, with everything that is wrong with any of them.</summary>
public sealed class ThemePackageException(IReadOnlyList<string> errors)
    : Exception("The theme packages cannot be used:" + Environment.NewLine + "  - " + string.Join(Environment.NewLine + "  - ", errors))
{
    public IReadOnlyList<string> Errors { get; } = errors;
}
