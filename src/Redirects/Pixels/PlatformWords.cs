using WhiteLabelLinks.AdPlatforms;
using WhiteLabelLinks.Themes;

namespace WhiteLabelLinks.Redirects.Pixels;

/// <summary>An ad platform as a banner and a privacy page name it.</summary>
public static class PlatformWords
{
    /// <summary>Name, company, purposes and cookies, in the form that pages take.</summary>
    public static PlatformFacts Of(AdPlatform platform) => new(
        platform.Key,
        platform.Name,
        platform.Company,
        [.. Purposes(platform.Purposes)],
        platform.PrivacyAddress,
        [.. platform.Cookies.Select(cookie => new CookieFacts(cookie.Name, cookie.Days))]);

    /// <summary>What consent is asked for on a platform's behalf.</summary>
    public static IEnumerable<ConsentPurpose> Purposes(PixelPurposes purposes)
    {
        if (purposes.HasFlag(PixelPurposes.Advertising))
        {
            yield return ConsentPurpose.Advertising;
        }
        if (purposes.HasFlag(PixelPurposes.Measurement))
        {
            yield return ConsentPurpose.Measurement;
        }
    }
}
