using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using WhiteLabelLinks.AdPlatforms;
using WhiteLabelLinks.Redirects.Consent;
using WhiteLabelLinks.Redirects.Hosts;
using WhiteLabelLinks.Themes;

namespace WhiteLabelLinks.Redirects.Pixels;

/// <summary>Pages about consent and pixels. Liquid runs when a page of a domain is first needed; after that a page is bytes.</summary>
internal sealed class RetargetingPages(ThemeCatalog themes, Regions regions, TimeProvider clock)
{
    // A page is some kilobytes: forgetting all of them when there are many costs a rendering each, and bounds what they take.
    private const int MostPages = 4096;

    private readonly ConditionalWeakTable<DomainRetargeting, DomainPages> _domains = [];
    private int _rendered;

    /// <summary>What a visitor's agreement was given to. It is the same in every language.</summary>
    public BannerMark MarkOf(ShortHost host, DomainRetargeting domain) => PagesOf(host, domain).Mark;

    public Banner BannerFor(ShortHost host, DomainRetargeting domain, string language) => PagesOf(host, domain).Banner(language);

    public HandOff HandOffFor(ShortHost host, DomainRetargeting domain, PixelSet pixels, string language) =>
        PagesOf(host, domain).HandOff(pixels, language);

    /// <summary>The privacy page; of a domain that has nothing set up, one that says so.</summary>
    public RenderedPage PrivacyFor(ShortHost host, DomainRetargeting? domain, string language) => domain is null
        ? themes.Find(host.Theme).Render(ThemePage.Privacy, Facts(host, null, language))
        : PagesOf(host, domain).Privacy(language);

    /// <summary>The language of a page: the one asked for by name, or the best that the browser's list names.</summary>
    public string LanguageFor(ShortHost host, DomainRetargeting? domain, string? wished, ReadOnlySpan<char> acceptLanguage)
    {
        var theme = ThemeOf(host, domain);
        return wished is not null && theme.Languages.Contains(wished) ? wished : Languages(theme).Choose(acceptLanguage);
    }

    private static readonly ConcurrentDictionary<Theme, BannerLanguages> LanguagesOf = new();

    private static BannerLanguages Languages(Theme theme) => LanguagesOf.GetOrAdd(
        theme, static t => new BannerLanguages([.. t.Languages.OrderBy(language => language == "en" ? 0 : 1)]));

    private Theme ThemeOf(ShortHost host, DomainRetargeting? domain) => themes.Find(domain?.Look.Theme ?? host.Theme);

    private DomainPages PagesOf(ShortHost host, DomainRetargeting domain)
    {
        if (_domains.TryGetValue(domain, out var pages) && ReferenceEquals(pages.Host, host))
        {
            return pages;
        }
        pages = new DomainPages(this, host, domain);
        _domains.AddOrUpdate(domain, pages);
        return pages;
    }

    private void Count()
    {
        if (Interlocked.Increment(ref _rendered) >= MostPages)
        {
            Volatile.Write(ref _rendered, 0);
            _domains.Clear();
        }
    }

    private PageFacts Facts(ShortHost host, DomainRetargeting? domain, string language) => new(host.BrandName, host.Host, language)
    {
        Look = domain?.Look.For(language) ?? PageLook.Untouched,
        Privacy = domain is null ? PrivacyFacts.NotReady : Privacy(domain),
        OtherLanguages = [.. ThemeOf(host, domain).Languages.Where(other => other != language)],
    };

    private PrivacyFacts Privacy(DomainRetargeting domain)
    {
        // How long a choice is kept depends on where a visitor is; the page names what holds where nothing else is known.
        var rule = regions.At(Region.Unknown, clock.GetUtcNow());
        return new PrivacyFacts
        {
            Ready = domain.IsReady,
            Controller = domain.Controller,
            Contact = domain.Contact,
            PolicyUrl = domain.PolicyUrl,
            RetentionDays = domain.RetentionDays,
            AcceptedForDays = domain.Policy.DaysKept(ConsentChoiceKind.Accepted, rule),
            DeclinedForDays = domain.Policy.DaysKept(ConsentChoiceKind.Declined, rule),
            Platforms = [.. domain.Platforms.Select(PlatformWords.Of)],
            Purposes = [.. domain.Platforms.SelectMany(platform => PlatformWords.Purposes(platform.Purposes)).Distinct().Order()],
        };
    }

    /// <summary>The pages of one domain as it is set up now.</summary>
    private sealed class DomainPages(RetargetingPages owner, ShortHost host, DomainRetargeting domain)
    {
        private readonly ConcurrentDictionary<string, Banner> _banners = new(StringComparer.Ordinal);
        private readonly ConcurrentDictionary<string, RenderedPage> _privacy = new(StringComparer.Ordinal);
        private readonly ConcurrentDictionary<(PixelSet, string), HandOff> _handOffs = new();
        private readonly Lazy<BannerMark> _mark = new(() => MarkOf(owner, host, domain));

        public ShortHost Host => host;

        public BannerMark Mark => _mark.Value;

        public Banner Banner(string language) => _banners.GetOrAdd(language, Render, this);

        public RenderedPage Privacy(string language) => _privacy.GetOrAdd(language, RenderPrivacy, this);

        public HandOff HandOff(PixelSet pixels, string language) => _handOffs.GetOrAdd((pixels, language), RenderHandOff, this);

        private Theme Theme => owner.ThemeOf(host, domain);

        private PageFacts Facts(string language) => owner.Facts(host, domain, language);

        private static Banner Render(string language, DomainPages pages)
        {
            pages.Owner.Count();
            var facts = pages.Facts(language);
            return new Banner(pages.Theme.Render(ThemePage.Consent, facts), Meaning(pages.Theme, facts), pages.Mark);
        }

        private static RenderedPage RenderPrivacy(string language, DomainPages pages)
        {
            pages.Owner.Count();
            return pages.Theme.Render(ThemePage.Privacy, pages.Facts(language));
        }

        private static HandOff RenderHandOff((PixelSet Pixels, string Language) of, DomainPages pages)
        {
            pages.Owner.Count();
            return new HandOff(pages.Theme, pages.Facts(of.Language), PixelPagePart.For(of.Pixels));
        }

        private RetargetingPages Owner => owner;

        private static BannerMark MarkOf(RetargetingPages owner, ShortHost host, DomainRetargeting domain)
        {
            var theme = owner.ThemeOf(host, domain);
            var all = theme.Languages.SelectMany(language => Meaning(theme, owner.Facts(host, domain, language)).Hash.ToArray());
            return BannerMark.Of([.. all]);
        }

        private static BannerMeaning Meaning(Theme theme, PageFacts facts) => BannerMeaning.Of(theme, facts, policyVersion: "1");
    }
}

/// <summary>A page that asks, and what it says.</summary>
internal sealed record Banner(RenderedPage Page, BannerMeaning Content, BannerMark Mark);
