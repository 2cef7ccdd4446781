using Fluid;
using WhiteLabelLinks.Themes.Packages;

namespace WhiteLabelLinks.Themes;

/// <summary>Every theme of the installation, read and checked once at the start.</summary>
public sealed class ThemeCatalog
{
    /// <summary>The theme of a domain that chose none, or one that is no longer here.</summary>
    public const string DefaultName = "plain";

    private readonly Dictionary<string, Theme> _themes;

    private ThemeCatalog(Dictionary<string, Theme> themes) => _themes = themes;

    public IReadOnlyCollection<string> Names => _themes.Keys;

    /// <summary>Reads every package in <paramref name="folder"/> and renders each page with each sample.</summary>
    /// <exception cref="ThemePackageException">With everything that is wrong.</exception>
    public static ThemeCatalog Load(string folder)
    {
        List<string> errors = [];
        var parser = new FluidParser();
        var packages = Directory.Exists(folder)
            ? Directory.GetDirectories(folder).Order(StringComparer.Ordinal).ToDictionary(
                path => Path.GetFileName(path) ?? path, path => ThemePackage.Read(path, parser, errors), StringComparer.Ordinal)
            : [];
        if (!packages.ContainsKey(DefaultName))
        {
            errors.Add($"There is no package \"{DefaultName}\" in {folder}.");
        }
        Dictionary<string, Theme> themes = new(StringComparer.Ordinal);
        if (errors.Count == 0)
        {
            foreach (var name in packages.Keys)
            {
                Link(name, packages, themes, [], errors);
            }
            TryAll(themes.Values, errors);
        }
        return errors.Count == 0 ? new ThemeCatalog(themes) : throw new ThemePackageException(errors);
    }

    public bool Holds(string name) => _themes.ContainsKey(name);

    public Theme Find(string name) => _themes.TryGetValue(name, out var theme) ? theme : _themes[DefaultName];

    private static Theme? Link(
        string name, Dictionary<string, ThemePackage> packages, Dictionary<string, Theme> themes, HashSet<string> path, List<string> errors)
    {
        if (themes.TryGetValue(name, out var done))
        {
            return done;
        }
        if (!path.Add(name) || !packages.TryGetValue(name, out var package))
        {
            errors.Add($"{string.Join(" extends ", path)} extends {name}: there is no such package, or they extend each other.");
            return null;
        }
        Theme? parent = null;
        if (package.Manifest?.Extends is { } extends && (parent = Link(extends, packages, themes, path, errors)) is null)
        {
            return null;
        }
        return themes[name] = new Theme(package, parent);
    }

    private static void TryAll(IEnumerable<Theme> themes, List<string> errors)
    {
        foreach (var theme in themes)
        {
            if (theme.Samples.Count == 0)
            {
                errors.Add($"{theme.Name}/samples: There is none, so nobody has seen the pages.");
            }
            errors.AddRange(ThemeChecks.Looks(theme));
            errors.AddRange(ThemeChecks.Texts(theme));
            foreach (var page in ThemePages.All)
            {
                if (!theme.Holds(page))
                {
                    errors.Add($"{theme.Name}/theme.json: The page \"{page.FileName()}\" is missing.");
                    continue;
                }
                errors.AddRange(ThemeChecks.Page(theme, page));
            }
        }
    }
}
