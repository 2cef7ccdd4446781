using System.Globalization;
using WhiteLabelLinks.Links;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Reports.Analytics;

/// <summary>A value of a dimension, with what people call it.</summary>
internal sealed record ClickValue(string Value, string Name, Count Count);

/// <summary>What people call the values of dimensions.</summary>
internal sealed class ClickNames(ClickValues values, LinkDirectory links, LinkGroups groups, IBrandDomains domains)
{
    /// <summary>The first of a breakdown's values.</summary>
    public async Task<IReadOnlyList<ClickValue>> NameAsync(ClickDimension dimension, IReadOnlyList<GroupCount> groups, int most, CancellationToken cancellation)
    {
        var shown = groups.Take(most).ToList();
        var texts = await values.TextsOfAsync(dimension, shown.ConvertAll(group => group.Code), cancellation);
        var known = shown.Where(group => texts.ContainsKey(group.Code)).Select(group => (Text: texts[group.Code], group.Count)).ToList();
        var names = await NamesAsync(dimension, known.ConvertAll(value => value.Text), cancellation);
        return known.ConvertAll(value => new ClickValue(value.Text, names[value.Text], value.Count));
    }

    public async Task<IReadOnlyDictionary<string, string>> NamesAsync(ClickDimension dimension, IReadOnlyCollection<string> texts, CancellationToken cancellation) => dimension switch
    {
        ClickDimension.Link => await LinkNamesAsync(texts, cancellation),
        ClickDimension.Domain => await DomainNamesAsync(texts, cancellation),
        ClickDimension.LinkCampaign => await CampaignNamesAsync(texts, cancellation),
        _ => texts.Distinct(StringComparer.Ordinal).ToDictionary(text => text, text => NameOf(dimension, text), StringComparer.Ordinal),
    };

    private async Task<IReadOnlyDictionary<string, string>> LinkNamesAsync(IReadOnlyCollection<string> texts, CancellationToken cancellation)
    {
        var ids = texts.Where(text => int.TryParse(text, out _)).ToDictionary(text => text, text => new LinkId(int.Parse(text, CultureInfo.InvariantCulture)), StringComparer.Ordinal);
        var known = await links.FindAsync(ids.Values, cancellation);
        var all = await domains.ListAsync(cancellation);
        // With one domain it would be the same before every slug.
        var shown = all.ToDictionary(domain => domain.Host, domain => all.Count > 1 ? domain.Shown : "");
        return texts.Distinct(StringComparer.Ordinal).ToDictionary(
            text => text,
            text => ids.TryGetValue(text, out var id) && known.TryGetValue(id, out var link) ? $"{shown.GetValueOrDefault(link.Host, link.Host.Value)}/{link.Slug}" : ReportsText.GoneLink,
            StringComparer.Ordinal);
    }

    private async Task<IReadOnlyDictionary<string, string>> DomainNamesAsync(IReadOnlyCollection<string> texts, CancellationToken cancellation)
    {
        var known = (await domains.ListAsync(cancellation)).ToDictionary(domain => domain.Id.ToString() ?? "", domain => domain.Shown, StringComparer.Ordinal);
        return texts.Distinct(StringComparer.Ordinal).ToDictionary(text => text, text => known.GetValueOrDefault(text, ReportsText.GoneDomain), StringComparer.Ordinal);
    }

    private async Task<IReadOnlyDictionary<string, string>> CampaignNamesAsync(IReadOnlyCollection<string> texts, CancellationToken cancellation)
    {
        var known = (await groups.CampaignNamesAsync(cancellation)).ToDictionary(pair => pair.Key.ToString(), pair => pair.Value, StringComparer.Ordinal);
        return texts.Distinct(StringComparer.Ordinal).ToDictionary(
            text => text, text => text.Length == 0 ? ReportsText.NoCampaign : known.GetValueOrDefault(text, ReportsText.GoneCampaign), StringComparer.Ordinal);
    }

    private static string NameOf(ClickDimension dimension, string text) => (dimension, text) switch
    {
        (ClickDimension.Tag, "") => ReportsText.NoTag,
        (ClickDimension.AdGroup or ClickDimension.Creator, "") => ReportsText.NotSaid,
        (ClickDimension.Tag or ClickDimension.AdGroup or ClickDimension.Creator, _) => text,
        (ClickDimension.LinkSource, _) => LinkSources.Parse(text)?.ToWords() ?? ReportsText.NotSaid,
        (ClickDimension.Referrer, "") => ReportsText.NoReferrer,
        (ClickDimension.InApp, "") => ReportsText.OwnBrowser,
        (ClickDimension.Source or ClickDimension.Medium or ClickDimension.Campaign, "") => ReportsText.NotMarked,
        (ClickDimension.Channel, _) => Word("Channel", text, text),
        (ClickDimension.Device, _) => Word("Device", text, text),
        (ClickDimension.Traffic, _) => Word("Traffic", text, text),
        (_, "") => ReportsText.NotKnown,
        (_, ClickValues.Other) => ReportsText.OtherWords,
        (ClickDimension.Country, _) => CountryName(text),
        (ClickDimension.Region, _) => text.Length > 3 ? $"{CountryName(text[..2])}, {text[3..]}" : CountryName(text),
        (ClickDimension.Language, _) => LanguageName(text),
        _ => text,
    };

    // "Traffic_LinkPreview": a name in the resources for each value.
    private static string Word(string dimension, string text, string otherwise) =>
        ReportsText.ResourceManager.GetString(dimension + "_" + text, CultureInfo.CurrentUICulture) ?? otherwise;

    private static string CountryName(string code)
    {
        try
        {
            return new RegionInfo(code).EnglishName;
        }
        catch (ArgumentException)
        {
            return code;
        }
    }

    private static string LanguageName(string code)
    {
        try
        {
            return CultureInfo.GetCultureInfo(code).EnglishName;
        }
        catch (CultureNotFoundException)
        {
            return code;
        }
    }
}
