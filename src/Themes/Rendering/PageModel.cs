using Fluid;
using Fluid.Values;

namespace WhiteLabelLinks.Themes.Rendering;

/// <summary>The values that Liquid sees. What differs between requests is a hole's token here.</summary>
internal static class PageModel
{
    private const string TextsKey = "texts";

    public static void Fill(TemplateContext context, Theme theme, ThemePage page, PageFacts facts, PageTexts texts)
    {
        context.AmbientValues[TextsKey] = texts;
        context.SetValue("brand", Values(("name", facts.BrandName)));
        context.SetValue("host", facts.Host);
        context.SetValue("page", Values(
            ("name", page.FileName()), ("language", texts.Language), ("direction", texts.IsRightToLeft ? "rtl" : "ltr"),
            ("languages", Languages(theme, facts))));
        context.SetValue("link", Values(
            ("destination", Hole(PageHole.Destination)), ("destination_host", Hole(PageHole.DestinationHost)),
            ("short_url", Hole(PageHole.ShortUrl)), ("return_path", Hole(PageHole.ReturnPath)), ("switch_path", Hole(PageHole.SwitchPath))));
        context.SetValue("form", Values(("token", Hole(PageHole.FormToken))));
        context.SetValue("visitor", Values(
            ("id", Hole(PageHole.VisitorId)), ("choice", Hole(PageHole.Choice)), ("chosen_on", Hole(PageHole.ChosenOn)),
            ("notice", Hole(PageHole.Notice))));
        context.SetValue("privacy", Privacy(facts.Privacy));
    }

    /// <summary>The filter <c>t</c>: a text by its key, with its placeholders filled by the filter's arguments.</summary>
    public static ValueTask<FluidValue> Translate(FluidValue input, FilterArguments arguments, TemplateContext context)
    {
        var names = arguments.Names.ToHashSet(StringComparer.Ordinal);
        var text = TextsOf(context).Write(input.ToStringValue(), name => names.Contains(name) ? arguments[name].ToStringValue() : null);
        return StringValue.Create(text);
    }

    /// <summary>The filter <c>days</c>: a number of days in words.</summary>
    public static ValueTask<FluidValue> Days(FluidValue input, FilterArguments arguments, TemplateContext context) =>
        StringValue.Create(TextsOf(context).Days((int)input.ToNumberValue()));

    private static PageTexts TextsOf(TemplateContext context) => (PageTexts)context.AmbientValues[TextsKey];

    private static Dictionary<string, object> Privacy(PrivacyFacts privacy) => Values(
        ("ready", privacy.Ready),
        ("controller", privacy.Controller),
        ("contact", privacy.Contact),
        ("contact_url", ContactUrl(privacy.Contact)),
        ("policy_url", SafeUrl(privacy.PolicyUrl)),
        ("retention_days", privacy.RetentionDays),
        ("accepted_days", privacy.AcceptedForDays),
        ("declined_days", privacy.DeclinedForDays),
        ("purposes", privacy.Purposes.Select(NameOf).ToList()),
        ("platforms", privacy.Platforms.Select(Platform).ToList()));

    private static Dictionary<string, object> Platform(PlatformFacts platform) => Values(
        ("key", platform.Key),
        ("name", platform.Name),
        ("company", platform.Company),
        ("purposes", platform.Purposes.Select(NameOf).ToList()),
        ("privacy_url", SafeUrl(platform.PrivacyUrl)),
        ("cookies", platform.Cookies.Select(cookie => Values(("name", cookie.Name), ("days", cookie.Days is { } days ? days : NilValue.Instance))).ToList()));

    // Each by the name that its speakers give it.
    private static List<Dictionary<string, object>> Languages(Theme theme, PageFacts facts) =>
    [
        .. facts.OtherLanguages
            .Where(theme.Languages.Contains)
            .Select(language => Values(("code", language), ("name", theme.TextOf(language, "language.name") ?? language))),
    ];

    private static string NameOf(ConsentPurpose purpose) => purpose switch
    {
        ConsentPurpose.Advertising => "advertising",
        ConsentPurpose.Measurement => "measurement",
        _ => throw new ArgumentOutOfRangeException(nameof(purpose)),
    };

    private static string SafeUrl(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp) ? uri.AbsoluteUri : "";

    private static string ContactUrl(string contact) =>
        System.Net.Mail.MailAddress.TryCreate(contact, out var address) && address.Address == contact
            ? "mailto:" + Uri.EscapeDataString(contact).Replace("%40", "@", StringComparison.Ordinal)
            : SafeUrl(contact);

    private static string Hole(PageHole hole) => PageHoles.Token(hole);

    private static Dictionary<string, object> Values(params ReadOnlySpan<(string Key, object Value)> values)
    {
        Dictionary<string, object> result = new(values.Length, StringComparer.Ordinal);
        foreach (var (key, value) in values)
        {
            result[key] = value;
        }
        return result;
    }
}
