using System.Text;
using WhiteLabelLinks.Redirects.Slugs;

namespace WhiteLabelLinks.Redirects.Outcomes;

/// <summary>
/// The parameter by which a brand names a click's source for itself: counted as the source, and told to nobody, neither to the
/// destination nor to a page on the way. Brands without one cost a comparison with null.
/// </summary>
internal static class SourceParameter
{
    /// <summary>Whether a parameter, as it stands in a query, is the one of that name. <c>SRC=a</c> and <c>s%72c=a</c> are <c>src</c>.</summary>
    public static bool IsNamed(ReadOnlySpan<char> parameter, string name)
    {
        var at = 0;
        foreach (var letter in name)
        {
            if (at == parameter.Length || parameter[at] == '=' || char.ToLowerInvariant(Next(parameter, ref at)) != letter)
            {
                return false;
            }
        }
        return at == parameter.Length || parameter[at] == '=';
    }

    /// <summary>The query without it.</summary>
    public static string Without(ReadOnlySpan<char> query, string? name)
    {
        if (name is null)
        {
            return query.ToString();
        }
        var rest = new StringBuilder(query.Length);
        foreach (var range in query.Split('&'))
        {
            if (!query[range].IsEmpty && !IsNamed(query[range], name))
            {
                rest.Append(rest.Length == 0 ? "" : "&").Append(query[range]);
            }
        }
        return rest.ToString();
    }

    /// <summary>The query as the click is kept with it: the source that it names stands for every other, and the parameter itself is gone.</summary>
    public static string AsSource(ReadOnlySpan<char> query, string name)
    {
        foreach (var range in query.Split('&'))
        {
            var parameter = query[range];
            // Of several the first that says something counts.
            if (IsNamed(parameter, name) && parameter.IndexOf('=') is >= 0 and var equals && equals + 1 < parameter.Length)
            {
                return $"utm_source={parameter[(equals + 1)..]}&{Without(query, name)}";
            }
        }
        return Without(query, name);
    }

    private static char Next(ReadOnlySpan<char> text, ref int at)
    {
        if (text[at] == '%' && at + 2 < text.Length && HexPair.Parse(text[at + 1], text[at + 2]) is >= 0 and var value)
        {
            at += 3;
            return (char)value;
        }
        return text[at++];
    }
}
