namespace WhiteLabelLinks.Themes.Packages;

/// <summary>A made-up domain and link that every page of the package must render with.</summary>
internal sealed record ThemeSample(
    string BrandName, string Host, string Destination, string ShortUrl, string Language = "en", PrivacyFacts? Privacy = null)
{
    public PageFacts Facts(Theme theme) => new(BrandName, Host, Language)
    {
        Privacy = Privacy ?? PrivacyFacts.NotReady,
        OtherLanguages = [.. theme.Languages.Where(language => language != Language)],
    };
}
