using Fluid;
using Fluid.Values;
using WhiteLabelLinks.Themes.Looks;
using WhiteLabelLinks.Themes.Packages;
using WhiteLabelLinks.Themes.Rendering;

namespace WhiteLabelLinks.Themes;

/// <summary>A theme package that was found whole. Rendering is pure: the same facts give the same page.</summary>
public sealed class Theme
{
    internal const string DefaultLanguage = "en";

    private readonly ThemePackage _package;
    private readonly Theme? _parent;
    private readonly TemplateOptions _options;

    internal Theme(ThemePackage package, Theme? parent)
    {
        _package = package;
        _parent = parent;
        _options = new TemplateOptions { FileProvider = new ThemeParts(PartsFolders()), MaxSteps = 10_000, MaxRecursion = 20 };
        _options.Filters.AddFilter("t", PageModel.Translate);
        _options.Filters.AddFilter("days", PageModel.Days);
        Tokens = MergeTokens();
        Languages = [.. _package.Strings.Keys.Union(parent?.Languages ?? []).Order(StringComparer.Ordinal)];
        TextKeys = parent is null
            ? new HashSet<string>(TextsOf(DefaultLanguage), StringComparer.Ordinal)
            : new HashSet<string>(parent.TextKeys.Concat(TextsOf(DefaultLanguage)), StringComparer.Ordinal);
    }

    public string Name => _package.Manifest?.Name ?? "";

    public string Version => _package.Manifest?.Version ?? "";

    /// <summary>The values that a brand may set.</summary>
    public IReadOnlyList<ThemeToken> Tokens { get; }

    /// <summary>BCP 47 tags of the languages that have every text of every page.</summary>
    public IReadOnlyList<string> Languages { get; }

    internal IReadOnlySet<string> TextKeys { get; }

    internal IReadOnlyList<ContrastPair> Contrast => _package.Manifest?.Contrast ?? _parent?.Contrast ?? [];

    internal IReadOnlyDictionary<string, ThemeSample> Samples => _package.Samples.Count > 0 || _parent is null ? _package.Samples : _parent.Samples;

    /// <summary>Runs Liquid: for a page that is kept and written to many visitors.</summary>
    /// <param name="page">Which page.</param>
    /// <param name="facts">What it is told of the domain.</param>
    /// <param name="handoff">The program's code on the hand-off page; other pages ignore it.</param>
    public RenderedPage Render(ThemePage page, PageFacts facts, HandoffScript? handoff = null)
    {
        var texts = TextsFor(facts);
        var context = new TemplateContext(_options);
        PageModel.Fill(context, this, page, facts, texts);
        context.SetValue("styles", new StringValue(StylesOf(page, facts.Look), encode: false));
        context.SetValue("script", new StringValue(PageScripts.Of(page, handoff), encode: false));
        return new RenderedPage(page, TemplateOf(page).Render(context, RenderedPage.Encoder).Trim(), texts.Dates());
    }

    /// <summary>
    /// The page for whoever is about to choose it: in one mode, without the program's script and with nothing that leads anywhere. Its
    /// policy lets a page of the same origin frame it, and nothing run in it.
    /// </summary>
    public RenderedPage Preview(ThemePage page, PageFacts facts, PageScheme scheme)
    {
        var texts = TextsFor(facts);
        var context = new TemplateContext(_options);
        PageModel.Fill(context, this, page, facts, texts);
        context.SetValue("styles", new StringValue(PreviewStyles.In(scheme, StylesOf(page, facts.Look)), encode: false));
        context.SetValue("script", new StringValue("", encode: false));
        var html = PreviewStyles.LeadNowhere(TemplateOf(page).Render(context, RenderedPage.Encoder).Trim());
        return new RenderedPage(page, html, texts.Dates(), isPreview: true);
    }

    internal bool Holds(ThemePage page) => _package.Pages.ContainsKey(page.FileName()) || (_parent?.Holds(page) ?? false);

    internal PageTexts TextsFor(PageFacts facts) => new(this, LanguageFor(facts.Language), facts.Look.Texts);

    internal string? TextOf(string language, string key) =>
        _package.Strings.TryGetValue(language, out var texts) && texts.TryGetValue(key, out var text) ? text : _parent?.TextOf(language, key);

    /// <summary>The keys that this package itself has in a language.</summary>
    internal IEnumerable<string> TextsOf(string language) => _package.Strings.TryGetValue(language, out var texts) ? texts.Keys : [];

    private string LanguageFor(string language) =>
        Languages.Contains(language) ? language
        : Languages.Contains(language.Split('-')[0]) ? language.Split('-')[0]
        : DefaultLanguage;

    private string StylesOf(ThemePage page, PageLook look)
    {
        var css = PackageStyles(page);
        return page == ThemePage.Handoff ? LookStyles.Used(this, look, css) + " " + css : (css + " " + LookStyles.Own(this, look)).TrimEnd();
    }

    // The hand-off page is nothing to see, and its bytes delay everybody.
    private string PackageStyles(ThemePage page)
    {
        var own = _package.PageStyles.GetValueOrDefault(page, "");
        var styles = page == ThemePage.Handoff ? own : (_package.Styles + " " + own).TrimEnd();
        return _parent is null ? styles : (_parent.PackageStyles(page) + " " + styles).TrimEnd();
    }

    private List<ThemeToken> MergeTokens()
    {
        var merged = (_parent?.Tokens ?? []).ToList();
        foreach (var token in _package.Manifest?.Tokens ?? [])
        {
            var at = merged.FindIndex(other => other.Name == token.Name);
            if (at < 0)
            {
                merged.Add(token);
            }
            else
            {
                merged[at] = token with { Choices = token.Choices ?? merged[at].Choices };
            }
        }
        return merged;
    }

    private IEnumerable<string> PartsFolders() => _parent is null ? [_package.PartsFolder] : [_package.PartsFolder, .. _parent.PartsFolders()];

    private IFluidTemplate TemplateOf(ThemePage page) =>
        _package.Pages.TryGetValue(page.FileName(), out var template) ? template
        : _parent?.TemplateOf(page) ?? throw new KeyNotFoundException($"Theme {Name} has no page {page.FileName()}.");
}
