using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.AdPlatforms;

/// <summary>A pixel on a page: our number for it, and the platform's.</summary>
/// <param name="Tag">The platform's id, as <see cref="AdPlatform.CheckId"/> accepted it.</param>
public sealed record PagePixel(AdPlatform Platform, string Tag, PixelId Id);

/// <summary>The pixels of a page, in order and without repetition.</summary>
public sealed class PixelSet
{
    /// <summary>More would only slow the visitor down.</summary>
    public const int MostPixels = 8;

    private PixelSet(IReadOnlyList<PagePixel> pixels) => Pixels = pixels;

    public IReadOnlyList<PagePixel> Pixels { get; }

    /// <summary>
    /// Takes pixels that a page can serve together. The same id of the same platform counts once, and the first one stays: twice
    /// would count every visitor twice. The error is a sentence for the person who set them up.
    /// </summary>
    public static bool TryCreate(IEnumerable<PagePixel> pixels, out PixelSet set, out string error)
    {
        var list = pixels.DistinctBy(pixel => (pixel.Platform.Key, pixel.Tag)).ToList();
        error = Complaint(list) ?? "";
        set = new PixelSet(error.Length == 0 ? list : []);
        return error.Length == 0;
    }

    private static string? Complaint(List<PagePixel> pixels)
    {
        if (pixels.Count > MostPixels)
        {
            return $"A link can have at most {MostPixels} pixels; these are {pixels.Count}.";
        }

        // What is not in its final form did not pass the check, and does not reach a page.
        if (pixels.FirstOrDefault(pixel => !IsChecked(pixel)) is { } wrong)
        {
            return $"Pixel {wrong.Id} has no valid {wrong.Platform.IdHelp.Name}.";
        }

        return pixels.GroupBy(pixel => pixel.Platform).FirstOrDefault(group => group.Count() > group.Key.MostPerPage) is { } crowd
            ? $"{crowd.Key.Name} allows {crowd.Key.MostPerPage} pixel on a link; these are {crowd.Count()}."
            : null;
    }

    private static bool IsChecked(PagePixel pixel) => pixel.Platform.CheckId(pixel.Tag) switch
    {
        PixelIdCheck.Good good => good.Id == pixel.Tag,
        PixelIdCheck.Unusual unusual => unusual.Id == pixel.Tag,
        _ => false,
    };
}
