using WhiteLabelLinks.AdPlatforms;
using WhiteLabelLinks.Redirects.Consent;
using WhiteLabelLinks.Redirects.Pixels;
using WhiteLabelLinks.Retargeting.Consent;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Themes;

namespace WhiteLabelLinks.Retargeting.Looks;

/// <summary>Renders visitor pages for people who are choosing how they look, from the facts and by the renderer of the edge.</summary>
internal sealed class LookPreview(
    ConsentSetups setups, ConsentFloors floors, Regions regions, ThemeCatalog themes, CurrentBrand brand, TimeProvider clock)
{
    // Changes when everybody is to be asked again; the same as where the edge renders.
    private const string PolicyVersion = "1";

    private static readonly string[] ExamplePlatforms = ["meta", "google_ads"];

    public async Task<PreviewOf> ReadAsync(BrandDomain domain, CancellationToken cancellation)
    {
        var setup = await setups.ReadAsync(domain.Id, cancellation);
        var above = await floors.AboveBrandsOfAsync(brand.Value.Agency, cancellation);
        return new PreviewOf(domain, setup, above.With(setup.Consent), Privacy(setup, above.With(setup.Consent)));
    }

    /// <summary>A page in one language and mode.</summary>
    public RenderedPage Render(PreviewOf of, Look look, PreviewWish wish) =>
        themes.Find(look.Theme).Preview(wish.Page, Facts(of, look, wish.Language, wish.Page is ThemePage.Consent or ThemePage.Handoff), wish.Scheme);

    /// <summary>What the edge's gate does for somebody from a place who comes for the first time.</summary>
    public VisitorCell Visitor(PreviewOf of, string place) => VisitorPreview.Row(place, of.Policy, regions, clock.GetUtcNow()).Cells[0];

    /// <summary>The languages in which the question is another one than visitors are asked now: when there is any, everybody is asked again.</summary>
    public IReadOnlyList<string> AsksAnewIn(PreviewOf of, Look live, Look edited)
    {
        var languages = themes.Find(live.Theme).Languages.Union(themes.Find(edited.Theme).Languages, StringComparer.Ordinal);
        return [.. languages.Where(language => !Meaning(of, live, language).Hash.Span.SequenceEqual(Meaning(of, edited, language).Hash.Span))];
    }

    private BannerMeaning Meaning(PreviewOf of, Look look, string language) =>
        BannerMeaning.Of(themes.Find(look.Theme), Facts(of, look, language, withExamples: false), PolicyVersion);

    private PageFacts Facts(PreviewOf of, Look look, string language, bool withExamples) => new(brand.Value.Name, of.Domain.Host.Value, language)
    {
        Look = look.For(language),
        Privacy = withExamples && of.NeedsExamples ? Examples(of.Privacy) : of.Privacy,
        OtherLanguages = [.. themes.Find(look.Theme).Languages.Where(other => other != language)],
    };

    private PrivacyFacts Privacy(ConsentSetup setup, ConsentPolicy policy)
    {
        var rule = regions.At(Region.Unknown, clock.GetUtcNow());
        var consent = setup.Consent;
        return WithPlatforms(
            new PrivacyFacts
            {
                Ready = setup.IsOn,
                Controller = consent.Controller ?? "",
                Contact = consent.Contact ?? "",
                PolicyUrl = consent.PolicyUrl,
                RetentionDays = consent.RetentionDays,
                AcceptedForDays = policy.DaysKept(ConsentChoiceKind.Accepted, rule),
                DeclinedForDays = policy.DaysKept(ConsentChoiceKind.Declined, rule),
            },
            consent.Sensitive ? [] : AdPlatformCatalog.All.Where(platform => setup.All.Any(pixel => pixel.Platform == platform)));
    }

    // A question that names nobody would look like no question.
    private PrivacyFacts Examples(PrivacyFacts facts) => WithPlatforms(
        facts with { Ready = true, Controller = facts.Controller.Length > 0 ? facts.Controller : brand.Value.Name },
        ExamplePlatforms.Select(AdPlatformCatalog.Find).OfType<AdPlatform>());

    private static PrivacyFacts WithPlatforms(PrivacyFacts facts, IEnumerable<AdPlatform> platforms)
    {
        var all = platforms.ToList();
        return facts with
        {
            Platforms = [.. all.Select(PlatformWords.Of)],
            Purposes = [.. all.SelectMany(platform => PlatformWords.Purposes(platform.Purposes)).Distinct().Order()],
        };
    }
}

/// <summary>What a domain's pages are made of beside the look.</summary>
internal sealed record PreviewOf(BrandDomain Domain, ConsentSetup Setup, ConsentPolicy Policy, PrivacyFacts Privacy)
{
    /// <summary>Nobody would be named in the question, so a preview of it names examples.</summary>
    public bool NeedsExamples => Privacy.Platforms.Count == 0;
}

/// <summary>What somebody wants to see.</summary>
internal sealed record PreviewWish(ThemePage Page, string Language, PageScheme Scheme);
