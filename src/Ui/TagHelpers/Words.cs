using System.Globalization;
using System.Text;

namespace WhiteLabelLinks.Ui.TagHelpers;

/// <summary>Fills the gaps of a sentence from the resource file, in the culture of the request.</summary>
public static class Words
{
    public static string With(this string sentence, params ReadOnlySpan<object?> values) =>
        string.Format(CultureInfo.CurrentCulture, CompositeFormat.Parse(sentence), values);
}
