using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace WhiteLabelLinks.Ui;

/// <summary>
/// Addresses of bundled files with the fingerprint in the name, which may be cached for ever. Without a fingerprint
/// (a host that did not call <c>WithStaticAssets()</c>) the plain address works too, only with revalidation.
/// </summary>
internal static class AssetUrls
{
    private const string Root = "assets/dist/";

    public static string Of(HttpContext context, string file) =>
        context.Request.PathBase + "/" + (Collection(context)?[Root + file] ?? Root + file);

    /// <summary>The address a style sheet uses for a font whose bundled name ends in a hash of its content.</summary>
    public static string? Font(HttpContext context, string name)
    {
        var match = Collection(context)?
            .SelectMany(asset => asset.Properties ?? [])
            .FirstOrDefault(property => property.Name == "label" && property.Value.StartsWith(Root + "fonts/" + name, StringComparison.Ordinal));
        return match is null ? null : context.Request.PathBase + "/" + match.Value;
    }

    private static ResourceAssetCollection? Collection(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<ResourceAssetCollection>();
}
