using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Fluid;

namespace WhiteLabelLinks.Themes.Packages;

/// <summary>A theme's folder as it was read: everything in it checked, nothing rendered yet.</summary>
internal sealed partial class ThemePackage
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    private readonly string _folder;
    private readonly List<string> _errors;
    private readonly string _label;

    private ThemePackage(string folder, List<string> errors)
    {
        _folder = folder;
        _errors = errors;
        _label = Path.GetFileName(folder);
    }

    public ThemeManifest? Manifest { get; private set; }

    public Dictionary<string, IFluidTemplate> Pages { get; } = [];

    public string PartsFolder => Path.Combine(_folder, "parts");

    /// <summary><c>tokens.css</c> and <c>assets/page.css</c>, for every page but the hand-off.</summary>
    public string Styles { get; private set; } = "";

    /// <summary>What pages have beside it, from <c>assets/PAGE.css</c>.</summary>
    public Dictionary<ThemePage, string> PageStyles { get; } = [];

    /// <summary>Texts by language and key.</summary>
    public Dictionary<string, Dictionary<string, string>> Strings { get; } = [];

    public Dictionary<string, ThemeSample> Samples { get; } = [];

    public static ThemePackage Read(string folder, FluidParser parser, List<string> errors)
    {
        var package = new ThemePackage(folder, errors);
        package.ReadManifest();
        package.ReadStyles();
        package.ReadPages(parser);
        package.ReadJson("strings", package.Strings);
        package.ReadJson("samples", package.Samples);
        return package;
    }

    private void ReadManifest()
    {
        try
        {
            Manifest = ThemeManifest.Parse(File.ReadAllText(Path.Combine(_folder, "theme.json")));
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            Complain("theme.json", e.Message);
            return;
        }
        if (Manifest.Name != _label)
        {
            Complain("theme.json", $"The name is \"{Manifest.Name}\", but the folder is called \"{_label}\".");
        }
        foreach (var name in Manifest.Pages.Where(name => ThemePages.All.All(page => page.FileName() != name)))
        {
            Complain("theme.json", $"There is no page called \"{name}\".");
        }
    }

    private void ReadStyles()
    {
        var tokens = ReadText("tokens.css");
        foreach (var token in Manifest?.Tokens ?? [])
        {
            if (!tokens.Contains($"--{token.Name}: {token.Default};", StringComparison.Ordinal))
            {
                Complain("tokens.css", $"\"--{token.Name}: {token.Default};\" of theme.json is missing.");
            }
        }
        Styles = Squeeze(tokens + ReadText("assets/page.css"));
        CheckStyles(Styles);
        foreach (var page in ThemePages.All.Where(page => File.Exists(Path.Combine(_folder, "assets", page.FileName() + ".css"))))
        {
            CheckStyles(PageStyles[page] = Squeeze(ReadText($"assets/{page.FileName()}.css")));
        }
    }

    private void CheckStyles(string css)
    {
        foreach (var word in (string[])["@import", "url(", "</", "expression(", "javascript:"])
        {
            if (css.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                Complain("css", $"\"{word}\" is not allowed: a page loads nothing and runs nothing.");
            }
        }
    }

    private void ReadPages(FluidParser parser)
    {
        foreach (var name in Manifest?.Pages ?? [])
        {
            var text = ReadText($"pages/{name}.liquid");
            CheckMarkup($"pages/{name}.liquid", text);
            if (parser.TryParse(text, out var template, out var error))
            {
                Pages[name] = template;
            }
            else
            {
                Complain($"pages/{name}.liquid", error);
            }
        }
        foreach (var part in Directory.Exists(PartsFolder) ? Directory.GetFiles(PartsFolder, "*.liquid") : [])
        {
            var text = File.ReadAllText(part);
            CheckMarkup($"parts/{Path.GetFileName(part)}", text);
            if (!parser.TryParse(text, out _, out var error))
            {
                Complain($"parts/{Path.GetFileName(part)}", error);
            }
        }
    }

    private void ReadJson<T>(string folder, Dictionary<string, T> target)
    {
        var path = Path.Combine(_folder, folder);
        foreach (var file in Directory.Exists(path) ? Directory.GetFiles(path, "*.json") : [])
        {
            try
            {
                target[Path.GetFileNameWithoutExtension(file)] =
                    JsonSerializer.Deserialize<T>(File.ReadAllText(file), Json) ?? throw new JsonException("The file is empty.");
            }
            catch (JsonException e)
            {
                Complain($"{folder}/{Path.GetFileName(file)}", e.Message);
            }
        }
    }

    // The policy of the pages forbids all of these; a theme that relies on one would look broken to visitors only.
    private void CheckMarkup(string file, string text)
    {
        foreach (Match match in Forbidden().Matches(text))
        {
            Complain(file, $"\"{match.Value.Trim()}\" is not allowed: pages have no scripts, handlers, inline style attributes, outside parts or values without quotes.");
        }
    }

    private string ReadText(string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(_folder, file));
        }
        catch (IOException e)
        {
            Complain(file, e.Message);
            return "";
        }
    }

    private void Complain(string file, string what) => _errors.Add($"{_label}/{file}: {what}");

    private static string Squeeze(string css) => Blanks().Replace(Comments().Replace(css, ""), " ").Trim();

    [GeneratedRegex(@"<script|<link\b|<iframe|<base\b|\sstyle\s*=|\son[a-z]+\s*=|\b(src|href|action)\s*=\s*[""']?\s*(https?:)?//|\|\s*raw\b|\s[a-z-]+=\{\{",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Forbidden();

    [GeneratedRegex(@"/\*[^*]*\*+([^/*][^*]*\*+)*/", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Comments();

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Blanks();
}
