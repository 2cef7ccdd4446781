using WhiteLabelLinks.Clicks.Enrichment;

namespace WhiteLabelLinks.Clicks.Loading;

/// <summary>A user agent's row, and what it says.</summary>
internal sealed class AgentRow(long id, UserAgentFacts facts)
{
    /// <summary>Of a request that sent none.</summary>
    public static readonly AgentRow None = new(0, UserAgentReader.Read(""));

    /// <summary>0 for none.</summary>
    public long Id { get; } = id;

    public UserAgentFacts Facts { get; } = facts;

    /// <summary>Such as <c>iOS 18</c>; empty when unknown.</summary>
    public string OsWithVersion { get; } = $"{facts.Os} {facts.OsVersion}".TrimEnd();

    public string BrowserWithVersion { get; } = $"{facts.Browser} {facts.BrowserVersion}".TrimEnd();

    /// <summary>By which way clicks out of its app come, when nothing says more.</summary>
    public Channel? ChannelOfApp { get; } = InAppBrowsers.ChannelOf(facts.InApp);
}
