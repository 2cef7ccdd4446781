using WhiteLabelLinks.AdPlatforms.Ids;

namespace WhiteLabelLinks.AdPlatforms;

/// <summary>
/// What an ad platform is to us: who stands behind it, what its ids look like, what its script may load, what its events are called.
/// Immutable. One folder holds one platform; the list is <see cref="AdPlatformCatalog"/>.
/// </summary>
public abstract class AdPlatform
{
    private string[]? _eventNames;

    private protected AdPlatform()
    {
    }

    /// <summary>Lower case letters and underscores; kept in the database and in configuration, so it never changes.</summary>
    public abstract string Key { get; }

    /// <summary>What people call the platform.</summary>
    public abstract string Name { get; }

    /// <summary>The legal party that receives the data, as a banner and a privacy page name it.</summary>
    public abstract string Company { get; }

    /// <summary>Where that party says what it does with the data.</summary>
    public abstract string PrivacyAddress { get; }

    public abstract PixelPurposes Purposes { get; }

    /// <summary>Cookies that the script sets, on the short domain or on the platform's own.</summary>
    public abstract IReadOnlyList<PlatformCookie> Cookies { get; }

    /// <summary>Words for the field in which the id is entered.</summary>
    public PixelIdHelp IdHelp => IdShape.Help;

    /// <summary>Parameters that the platform adds to an address when one of its ads is clicked. Their values keep their case.</summary>
    public abstract IReadOnlyList<string> ClickIdParameters { get; }

    /// <summary>What the browser's script calls the event id; null where it has no name for it, and nothing is merged.</summary>
    public abstract string? BrowserEventIdField { get; }

    /// <summary>What the server interface calls the event id; null where there is none.</summary>
    public abstract string? ServerEventIdField { get; }

    /// <summary>How a rule of an audience can tell one link from another.</summary>
    public abstract LinkSeenBy LinkSeenBy { get; }

    public abstract AudienceLimits Audience { get; }

    /// <summary>
    /// The bundled interface for server events; null where there is none, so that the browser's pixel is all there is. What an
    /// installation speaks is in its <see cref="PlatformApis"/>.
    /// </summary>
    public ApiVersion? ServerApi => PlatformApis.Bundled.Find(Key);

    /// <summary>
    /// True when the platform's script has a signal for a person who opted out of sale or profiling. Where it has none, the script
    /// is not loaded for such a person at all.
    /// </summary>
    public abstract bool CanBeLimited { get; }

    /// <summary>What the platform forbids to build audiences from, in a sentence or two for the person who sets the pixel up.</summary>
    public abstract string SensitiveCategories { get; }

    /// <summary>
    /// True when the id names code that the customer wrote and may change at any time, which no list of hosts can confine: the
    /// page's policy then allows whatever comes over https.
    /// </summary>
    public virtual bool IsCustomerCode => false;

    /// <summary>What one should know before using it; null when there is nothing unusual.</summary>
    public virtual string? Note => null;

    /// <summary>How many ids of this platform one page can serve; its script keeps state in global names.</summary>
    public virtual int MostPerPage => PixelSet.MostPixels;

    /// <summary>Exactly what a page needs to allow for this platform.</summary>
    public abstract CspSources Sources { get; }

    /// <summary>What a page and an audience rule call the event.</summary>
    public string EventName(ClickEvent name) => EventNames[(int)name];

    /// <summary>Looks at what a person typed; never throws.</summary>
    public PixelIdCheck CheckId(string? text)
    {
        var check = IdShape.Check(text);
        return check is PixelIdCheck.Refused && AdPlatformCatalog.OwnerOf(text, otherThan: this) is { } owner
            ? new PixelIdCheck.Refused($"This is an id of {owner.Name}. {IdShape.LooksLike}")
            : check;
    }

    /// <summary>
    /// The address of an image that stands in for the script where there is none; null where the platform has no such image, and
    /// for a person who opted out where the image cannot say so. To be used with consent only: most of them carry no signal.
    /// </summary>
    public virtual string? NoScriptImage(string pixelId, bool limited) => null;

    /// <summary>
    /// Whether a page's HTML already holds this pixel: the platform's host and the id as a word of its own. A visitor who gets there
    /// by a link with the same pixel is counted twice.
    /// </summary>
    public bool StandsOn(string page, string pixelId)
    {
        if (!ScriptHosts.Any(host => page.Contains(host, StringComparison.OrdinalIgnoreCase)))
        {
            return false;
        }

        var word = WordOnPages(pixelId);
        for (var at = Find(word, page, 0); at >= 0; at = Find(word, page, at + 1))
        {
            if (!IsWithin(page, at - 1) && !IsWithin(page, at + word.Length))
            {
                return true;
            }
        }

        return false;
    }

    internal abstract PixelIdShape IdShape { get; }

    internal virtual IEnumerable<string> ScriptHosts => Sources.Script.Select(source => source["https://".Length..].TrimStart('*', '.'));

    /// <summary>Six names in the order of <see cref="ClickEvent"/>, between commas.</summary>
    internal abstract string EventNameList { get; }

    /// <summary>A piece of script that several platforms share; null when the part stands alone.</summary>
    internal virtual string? Library => null;

    /// <summary>The part of an id that the platform's own code shows.</summary>
    internal virtual string WordOnPages(string pixelId) => pixelId.Split('/')[0];

    private static int Find(string word, string page, int from) => page.IndexOf(word, from, StringComparison.OrdinalIgnoreCase);

    private static bool IsWithin(string text, int at) => at >= 0 && at < text.Length && char.IsAsciiLetterOrDigit(text[at]);

    private string[] EventNames => _eventNames ??= EventNameList.Split(',');
}
