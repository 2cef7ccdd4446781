using WhiteLabelLinks.Themes.Looks;
using WhiteLabelLinks.Themes.Rendering;

namespace WhiteLabelLinks.Themes.Packages;

/// <summary>What is looked at once all packages were read: the theme together with what it extends.</summary>
internal static class ThemeChecks
{
    private static readonly HandoffScript Nothing = new("", "");

    /// <summary>Tokens whose defaults are not of their type, and colours that are unreadable before a brand changed any.</summary>
    public static IEnumerable<string> Looks(Theme theme)
    {
        foreach (var token in theme.Tokens)
        {
            if (FaultOf(token) is { } fault)
            {
                yield return $"{theme.Name}/theme.json: \"{token.Name}\": {fault}";
            }
        }
        foreach (var pair in theme.Contrast)
        {
            foreach (var name in (string[])[pair.Foreground, pair.Background])
            {
                if (theme.Tokens.All(token => token.Name != name || token.Type != ThemeTokenType.Color))
                {
                    yield return $"{theme.Name}/theme.json: \"{name}\" of \"contrast\" is no colour of the theme.";
                }
            }
        }
        foreach (var unreadable in ThemeTokens.Check(theme, new Dictionary<string, TokenValue>()))
        {
            yield return $"{theme.Name}/theme.json: {unreadable.Message}";
        }
    }

    /// <summary>Texts that a language lacks, has on its own, or has with other placeholders than English.</summary>
    public static IEnumerable<string> Texts(Theme theme)
    {
        foreach (var language in theme.Languages)
        {
            var file = $"{theme.Name}/strings/{language}.json";
            foreach (var key in theme.TextKeys.Order(StringComparer.Ordinal))
            {
                if (theme.TextOf(language, key) is not { } text || string.IsNullOrWhiteSpace(text))
                {
                    yield return $"{file}: The text \"{key}\" is missing.";
                }
                else if (!ThemeTexts.PlaceholdersOf(text).SequenceEqual(ThemeTexts.PlaceholdersOf(theme.TextOf(Theme.DefaultLanguage, key) ?? "")))
                {
                    yield return $"{file}: The text \"{key}\" has other placeholders than in English.";
                }
            }
            foreach (var key in theme.TextsOf(language).Where(key => !theme.TextKeys.Contains(key)))
            {
                yield return $"{file}: There is no text \"{key}\" in English.";
            }
        }
    }

    /// <summary>Renders the page with each sample.</summary>
    public static IEnumerable<string> Page(Theme theme, ThemePage page) =>
        theme.Samples.SelectMany(sample => Render(theme, page, sample.Value)
            .Select(fault => $"{theme.Name}/pages/{page.FileName()}.liquid with samples/{sample.Key}.json: {fault}"));

    private static IReadOnlyList<string> Render(Theme theme, ThemePage page, ThemeSample sample)
    {
        try
        {
            var rendered = theme.Render(page, sample.Facts(theme), Nothing);
            return
            [
                .. PageHoles.RequiredOn(page).Where(hole => !rendered.Holes.Contains(hole)).Select(hole => $"The page shows nothing of {hole}."),
            ];
        }
#pragma warning disable CA1031 // Liquid throws what its filters and parts throw; each is a fault of the package, reported as one
        catch (Exception e)
#pragma warning restore CA1031
        {
            return [e.GetBaseException().Message];
        }
    }

    private static string? FaultOf(ThemeToken token) => token.Type switch
    {
        ThemeTokenType.Color when !ThemeColor.TryParsePair(token.Default, out _, out _) => "The default is no colour, and no light-dark(colour, colour).",
        ThemeTokenType.Length when !TokenReading.TryRead(token, new TokenValue(token.Default), out _, out var fault) => fault,
        ThemeTokenType.Font when token.Choices is not { Count: > 0 } => "A font needs choices.",
        _ => null,
    };
}
