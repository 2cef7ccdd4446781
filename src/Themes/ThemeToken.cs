using System.Text.Json.Serialization;

namespace WhiteLabelLinks.Themes;

/// <summary>A value that a brand may set, by its type. In CSS it is the custom property <c>--name</c>.</summary>
/// <param name="Default">As CSS: a colour is one value or <c>light-dark(light, dark)</c>.</param>
/// <param name="Choices">Of a font: the font stacks that a brand may choose from, by name.</param>
/// <param name="Least">Of a length, in pixels.</param>
/// <param name="Most">Of a length, in pixels.</param>
public sealed record ThemeToken(
    [property: JsonRequired] string Name, [property: JsonRequired] ThemeTokenType Type, [property: JsonRequired] string Default,
    IReadOnlyDictionary<string, string>? Choices = null, double Least = 0, double Most = 32);

public enum ThemeTokenType
{
    /// <summary>A colour for light and one for dark mode.</summary>
    Color,

    /// <summary>A number of pixels.</summary>
    Length,

    /// <summary>One of the token's choices.</summary>
    Font,
}
