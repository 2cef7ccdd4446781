using WhiteLabelLinks.AdPlatforms;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Retargeting.Consent;

/// <summary>One point of the privacy checklist.</summary>
/// <param name="Key">Names a question in <see cref="DomainConsent.Checks"/>.</param>
/// <param name="Missing">What to do about it, in a sentence.</param>
/// <param name="IsQuestion">Nobody but a person can know it; the others follow from what is set up.</param>
internal sealed record ChecklistPoint(string Key, string Title, string Missing, bool IsQuestion, bool IsDone);

/// <summary>What a domain needs before its pixels may be turned on.</summary>
internal sealed record PrivacyChecklist(IReadOnlyList<ChecklistPoint> Points)
{
    public const string Topics = "no_sensitive_topics";
    public const string Destinations = "own_destinations";
    public const string Banner = "banner_read";
    public const string Policy = "policy_names_platforms";
    public const string Terms = "platform_terms";
    public const string Requests = "requests_answered";
    public const string Container = "container_consent";

    /// <summary>Every key that a form may send.</summary>
    public static readonly IReadOnlyList<string> Questions = [Topics, Destinations, Banner, Policy, Terms, Requests, Container];

    public int Done => Points.Count(point => point.IsDone);

    public bool IsComplete => Done == Points.Count;

    public IEnumerable<ChecklistPoint> Missing => Points.Where(point => !point.IsDone);

    /// <summary>Of 100.</summary>
    public int Score => Done * 100 / Points.Count;

    /// <summary>The list of a domain as it is set up now.</summary>
    /// <param name="defaults">What the domain's links fire unless they say otherwise.</param>
    /// <param name="all">With the pixels that its links have of their own.</param>
    public static PrivacyChecklist Of(DomainConsent consent, IReadOnlyList<PagePixel> defaults, IReadOnlyList<PagePixel> all)
    {
        List<ChecklistPoint> points =
        [
            Fact("controller", RetargetingText.CheckController, RetargetingText.CheckControllerMissing, consent.Controller is not null),
            Fact("contact", RetargetingText.CheckContact, RetargetingText.CheckContactMissing, consent.Contact is not null),
            Fact("policy_url", RetargetingText.CheckPolicyUrl, RetargetingText.CheckPolicyUrlMissing, IsSecure(consent.PolicyUrl)),
            Fact("pixels", RetargetingText.CheckPixels, Together(defaults) ?? RetargetingText.CheckPixelsMissing, all.Count > 0 && Together(defaults) is null),
            Question(Topics, RetargetingText.CheckTopics),
            Question(Destinations, RetargetingText.CheckDestinations),
            Question(Banner, RetargetingText.CheckBanner),
            Question(Policy, RetargetingText.CheckPolicy),
            Question(Terms, RetargetingText.CheckTerms),
            Question(Requests, RetargetingText.CheckRequests),
        ];
        if (all.Any(pixel => pixel.Platform.IsCustomerCode))
        {
            points.Add(Question(Container, RetargetingText.CheckContainer));
        }
        return new PrivacyChecklist(points);

        ChecklistPoint Question(string key, string title) =>
            new(key, title, RetargetingText.CheckQuestionMissing, true, consent.Checks.Contains(key, StringComparer.Ordinal));
    }

    private static ChecklistPoint Fact(string key, string title, string missing, bool done) => new(key, title, missing, false, done);

    private static bool IsSecure(string? url) => TargetUrl.TryParse(url, out var parsed, out _) && parsed.Value.StartsWith("https://", StringComparison.Ordinal);

    /// <summary>Null when a page can serve them together.</summary>
    private static string? Together(IReadOnlyList<PagePixel> pixels) => PixelSet.TryCreate(pixels, out _, out var error) ? null : error;
}
