using WhiteLabelLinks.Redirects.Outcomes;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Links;

/// <summary>The address that people share, for machines and as they read it.</summary>
internal static class ShortAddress
{
    /// <summary>The whole address.</summary>
    /// <param name="slug">As stored, which is how it was once parsed.</param>
    public static Uri Of(BrandDomain domain, string slug) => new(domain.BaseUrl, "/" + Uri.EscapeDataString(slug));

    /// <summary>Without scheme, in Unicode: <c>go.lumen.example/spring</c>. Typed into a browser, it leads there.</summary>
    public static string Text(BrandDomain domain, string slug) => $"{domain.Shown}/{slug}";

    /// <summary>A destination as people read it: without scheme, without a slash at its end, and with words that clicks fill in as they were typed.</summary>
    public static string Text(string destination)
    {
        destination = ClickPlaceholders.Show(destination);
        var start = destination.IndexOf("://", StringComparison.Ordinal);
        return (start < 0 ? destination : destination[(start + 3)..]).TrimEnd('/');
    }
}
