using WhiteLabelLinks.Links.Editing;
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
        };
        body.Refuse(FieldNames.Slug, LinksText.SlugNeverChanges);
        body.Refuse(FieldNames.Domain, LinksText.SlugNeverChanges);
        body.RefuseTheRest();
        return asked;
    }

    private static Given<LinkMode> Mode(LinkBody body) => body.Word(FieldNames.Mode, ModeNames.ParseMode, "direct", "short", "retargeting");

    private static Given<QueryMode> QueryModeOf(LinkBody body) => body.Word(FieldNames.QueryMode, ModeNames.ParseQueryMode, "merge", "drop");

    private static bool IsHost(BrandDomain domain, string text) => HostName.TryParse(text, out var host, out _) && domain.Host == host;
}
