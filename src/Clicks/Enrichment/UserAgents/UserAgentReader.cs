using System.Collections.Frozen;
using System.Text.Json;
using System.Text.RegularExpressions;
using WhiteLabelLinks.Clicks.Spool;

namespace WhiteLabelLinks.Clicks.Enrichment;

/// <summary>
/// Reads a user agent: a pure function of it and of the lists in the assembly. The lists are read at the first call, which takes some
/// hundred milliseconds; a later call takes up to some tenths of one, so callers keep what they have read once.
/// </summary>
internal static class UserAgentReader
{
    // One more whenever the code of this folder judges differently; a changed list counts by itself.
    private const int CodeVersion = 1;

    private static readonly Lazy<Lists> Bundled = new(Lists.Read);
    private static readonly Lazy<int> Version = new(() => EnrichmentData.Version(CodeVersion));

    /// <summary>Changes whenever an update judges user agents differently, so that facts stored before can be found.</summary>
    public static int DataVersion => Version.Value;

    /// <summary>Never throws; what is past <see cref="ClickRecord.MaximumUserAgent"/> characters is not read.</summary>
    public static UserAgentFacts Read(string userAgent)
    {
        var text = ClickRecord.Cap(userAgent).Trim() is var kept && kept.Length == userAgent.Length ? userAgent : kept.ToString();
        // A person's browser always sends one; who sends none is a program or wishes to look like one.
        if (text.Length == 0)
        {
            return new UserAgentFacts(Traffic.Tool, Device.Unknown, "", "", "", "", "");
        }

        var lists = Bundled.Value;
        var app = InAppBrowsers.Of(text);
        var traffic = TrafficOf(text, app, lists);
        if (traffic != Traffic.Human)
        {
            return new UserAgentFacts(traffic, Devices.Of(text), "", "", "", "", app);
        }

        var os = InTime(lists.Systems, text);
        var browser = InTime(lists.Browsers, text);
        return new UserAgentFacts(traffic, Devices.Of(text), os.Name, os.Version, browser.Name, browser.Version, app);
    }

    /// <summary>Who sent it, by these lists: what a measure asks that leaves a part of them out.</summary>
    internal static Traffic TrafficOf(string userAgent, CrawlerList crawlers, TrafficWords words) =>
        TrafficOf(userAgent, InAppBrowsers.Of(userAgent), new Lists(crawlers, words, Bundled.Value.Systems, Bundled.Value.Browsers));

    private static Traffic TrafficOf(string userAgent, string app, Lists lists)
    {
        try
        {
            return TrafficWords.MoreTelling(lists.Crawlers.Find(userAgent), lists.Words.Find(userAgent))
                // An app's own additions look like a program's. Who names an app that people read in is one of them.
                ?? (app is "" or InAppBrowsers.Unnamed && SecondOpinion.SaysProgram(userAgent) ? Traffic.Crawler : Traffic.Human);
        }
        catch (RegexMatchTimeoutException)
        {
            // No browser's takes long: this one was made to.
            return Traffic.Tool;
        }
    }

    private static NamedVersion InTime(NameRules rules, string userAgent)
    {
        try
        {
            return rules.Read(userAgent);
        }
        catch (RegexMatchTimeoutException)
        {
            return NamedVersion.Unknown;
        }
    }

    private sealed record Lists(CrawlerList Crawlers, TrafficWords Words, NameRules Systems, NameRules Browsers)
    {
        public static Lists Read()
        {
            var yaml = EnrichmentData.Text("regexes.yaml");
            var words = TrafficWords.ReadBundled();
            using var names = EnrichmentData.Json("names.json");
            return new Lists(
                new CrawlerList(CrawlerList.ReadBundled(words)),
                words,
                RegexesYaml.Read(yaml, "os_parsers", "os_", "os_replacement", Names(names, "systems")),
                RegexesYaml.Read(yaml, "user_agent_parsers", "", "family_replacement", Names(names, "browsers")));
        }

        private static FrozenDictionary<string, string> Names(JsonDocument names, string section) => names.RootElement.GetProperty(section)
            .EnumerateObject().ToFrozenDictionary(name => name.Name, name => name.Value.GetString() ?? "", StringComparer.Ordinal);
    }
}
