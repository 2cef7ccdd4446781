using System.Globalization;
using WhiteLabelLinks.Links.Editing;
using WhiteLabelLinks.Links.Utm;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Links.Api;

/// <summary>What the bodies of the two calls that carry one may say.</summary>
internal static class LinkBodies
{
    private const int DefaultStatus = 302;

    public static NewLink ReadNew(LinkBody body, IReadOnlyList<BrandDomain> domains)
    {
        var domain = body.Text(FieldNames.Domain);
        var asked = new NewLink(body.Text(FieldNames.Destination).Value)
        {
            // An id that no domain has is refused by the editor, beside everything else that is wrong.
            Domain = domain.Value is { } host ? domains.FirstOrDefault(d => IsHost(d, host))?.Id ?? new DomainId(0) : null,
            Slug = body.Text(FieldNames.Slug).Value,
            Title = body.Text(FieldNames.Title).Value,
            Tags = body.Texts(FieldNames.Tags).Value ?? [],
            Mode = Mode(body) is { IsGiven: true, Value: var mode } ? mode : LinkMode.Short,
            Critical = body.Flag(FieldNames.Critical).Value,
            QueryMode = QueryModeOf(body).Value,
            RedirectStatus = body.Number(FieldNames.RedirectStatus) is { IsGiven: true, Value: var status } ? status : DefaultStatus,
            Campaign = CampaignOf(body).Value,
            Source = SourceOf(body).Value,
            AdGroup = body.Text(FieldNames.AdGroup).Value,
            Creator = body.Text(FieldNames.Creator).Value,
            Utm = UtmOf(body),
        };
        body.RefuseTheRest();
        return asked;
    }

    public static LinkEdit ReadEdit(LinkBody body)
    {
        var asked = new LinkEdit
        {
            Destination = body.Text(FieldNames.Destination),
            Title = body.Text(FieldNames.Title),
            Tags = body.Texts(FieldNames.Tags),
            Mode = Mode(body),
            Critical = body.Flag(FieldNames.Critical),
            QueryMode = QueryModeOf(body),
            RedirectStatus = body.Number(FieldNames.RedirectStatus),
            Campaign = CampaignOf(body),
            Source = SourceOf(body),
            AdGroup = body.Text(FieldNames.AdGroup),
            Creator = body.Text(FieldNames.Creator),
            Utm = UtmOf(body),
        };
        body.Refuse(FieldNames.Slug, LinksText.SlugNeverChanges);
        body.Refuse(FieldNames.Domain, LinksText.SlugNeverChanges);
        body.RefuseTheRest();
        return asked;
    }

    private static Given<LinkMode> Mode(LinkBody body) => body.Word(FieldNames.Mode, ModeNames.ParseMode, "direct", "short", "retargeting");

    private static Given<QueryMode> QueryModeOf(LinkBody body) => body.Word(FieldNames.QueryMode, ModeNames.ParseQueryMode, "merge", "drop");

    // Ids are handed out as text; what is none is refused by the editor, beside everything else that is wrong.
    private static Given<CampaignId?> CampaignOf(LinkBody body) => body.Text(FieldNames.Campaign) switch
    {
        { IsGiven: false } => default,
        { Value: null } => (CampaignId?)null,
        { Value: var text } => new CampaignId(long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0),
    };

    private static Given<LinkSource?> SourceOf(LinkBody body) => body.WordOrNull(
        FieldNames.Source, LinkSources.Parse, [.. LinkSources.ByIntent.Select(source => source.ToName())]);

    private static Dictionary<UtmParameter, string?> UtmOf(LinkBody body)
    {
        var values = new Dictionary<UtmParameter, string?>();
        foreach (var parameter in UtmParameters.All)
        {
            if (body.Text(parameter.ToName()) is { IsGiven: true, Value: var value })
            {
                values[parameter] = value?.Trim();
            }
        }
        return values;
    }

    private static bool IsHost(BrandDomain domain, string text) => HostName.TryParse(text, out var host, out _) && domain.Host == host;
}
