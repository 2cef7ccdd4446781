using WhiteLabelLinks.Links.Editing;
using WhiteLabelLinks.Links.Listing;
using WhiteLabelLinks.Links.Utm;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Redirects.Outcomes;

namespace WhiteLabelLinks.Links.Pages.Links;

/// <summary>The fields of the form, as a person filled them in.</summary>
public sealed class LinkForm
{
    public string? Destination { get; set; }

    public long? Domain { get; set; }

    public string? Slug { get; set; }

    public string? Title { get; set; }

    public string? Tags { get; set; }

    public LinkMode Mode { get; set; } = LinkMode.Short;

    /// <summary>Always a bare redirect.</summary>
    public bool Critical { get; set; }

    /// <summary>Whether the visitor's query string goes along.</summary>
    public bool MergeQuery { get; set; } = true;

    public int RedirectStatus { get; set; } = 302;

    public long? Campaign { get; set; }

    public LinkSource? Source { get; set; }

    public string? AdGroup { get; set; }

    public string? Creator { get; set; }

    public string? UtmSource { get; set; }

    public string? UtmMedium { get; set; }

    public string? UtmCampaign { get; set; }

    public string? UtmTerm { get; set; }

    public string? UtmContent { get; set; }

    /// <summary>The template that fills what is empty.</summary>
    public long? Template { get; set; }

    /// <summary>The whole destination when the form was shown; the form itself has its parameters apart.</summary>
    public string? Was { get; set; }

    /// <summary>When the link had last been changed when the form was shown.</summary>
    public long? SeenAt { get; set; }

    internal static LinkForm Of(LinkRow link)
    {
        var utm = UtmAddress.Read(link.Destination);
        return new LinkForm
        {
            Destination = ClickPlaceholders.Show(UtmAddress.Strip(link.Destination)),
            Was = link.Destination,
            UtmSource = utm.GetValueOrDefault(UtmParameter.Source),
            UtmMedium = utm.GetValueOrDefault(UtmParameter.Medium),
            UtmCampaign = utm.GetValueOrDefault(UtmParameter.Campaign),
            UtmTerm = utm.GetValueOrDefault(UtmParameter.Term),
            UtmContent = utm.GetValueOrDefault(UtmParameter.Content),
            Campaign = link.CampaignId,
            Source = link.Source,
            AdGroup = link.AdGroup,
            Creator = link.Creator,
            Title = link.Title,
            Tags = string.Join(", ", link.Tags),
            Mode = link.Mode,
            Critical = link.IsCritical,
            MergeQuery = link.QueryMode == QueryMode.Merge,
            RedirectStatus = link.RedirectStatus,
            SeenAt = link.UpdatedAt.UtcTicks,
        };
    }

    internal NewLink ToNew() => new(Destination)
    {
        Domain = Domain is { } id ? new DomainId(id) : null,
        Slug = Slug,
        Title = Title,
        Tags = TagList.Split(Tags),
        Mode = Mode,
        Critical = Critical,
        QueryMode = MergeQuery ? QueryMode.Merge : QueryMode.Drop,
        RedirectStatus = RedirectStatus,
        Campaign = Campaign is { } campaign ? new CampaignId(campaign) : null,
        Source = Source,
        AdGroup = AdGroup,
        Creator = Creator,
        Utm = Filled(),
        UtmTemplate = Template,
    };

    internal LinkEdit ToEdit() => new()
    {
        Destination = IsAsItWas ? default(Given<string?>) : Destination,
        Title = Title,
        Tags = new Given<IReadOnlyList<string?>>(TagList.Split(Tags)),
        Mode = Mode,
        Critical = Critical,
        QueryMode = MergeQuery ? QueryMode.Merge : QueryMode.Drop,
        RedirectStatus = RedirectStatus,
        Campaign = Campaign is { } campaign ? new CampaignId(campaign) : (CampaignId?)null,
        Source = Source,
        AdGroup = AdGroup,
        Creator = Creator,
        Utm = IsAsItWas ? new Dictionary<UtmParameter, string?>() : Filled(),
        UtmTemplate = Template,
        SeenAt = SeenAt is { } ticks && ticks > 0 && ticks <= DateTimeOffset.MaxValue.Ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null,
    };

    /// <summary>The value of one of the five fields, trimmed; empty for none.</summary>
    internal string this[UtmParameter parameter] => (parameter switch
    {
        UtmParameter.Source => UtmSource,
        UtmParameter.Medium => UtmMedium,
        UtmParameter.Campaign => UtmCampaign,
        UtmParameter.Term => UtmTerm,
        _ => UtmContent,
    })?.Trim() ?? "";

    // Taking an address apart and putting it together again may put its parameters into another order, which is no change.
    private bool IsAsItWas => Was is { Length: > 0 } && Destination?.Trim() == UtmAddress.Strip(Was)
        && UtmParameters.All.All(parameter => this[parameter] == Before(parameter));

    private string Before(UtmParameter parameter) => UtmAddress.Read(Was).GetValueOrDefault(parameter, "");

    // An empty field leaves to the address what it says. So does a field that nobody touched beside an address that was typed anew
    // with the parameter in it.
    private Dictionary<UtmParameter, string?> Filled()
    {
        var typed = UtmAddress.Read(Destination);
        return UtmParameters.All
            .Where(parameter => this[parameter].Length > 0 && !(typed.ContainsKey(parameter) && Was is not null && this[parameter] == Before(parameter)))
            .ToDictionary(parameter => parameter, parameter => (string?)this[parameter]);
    }

    /// <summary>Name of the input that a complaint about an API field belongs to.</summary>
    internal static string InputOf(string field) => "Input." + field switch
    {
        FieldNames.Domain => nameof(Domain),
        FieldNames.Slug => nameof(Slug),
        FieldNames.Title => nameof(Title),
        FieldNames.Tags => nameof(Tags),
        FieldNames.Mode => nameof(Mode),
        FieldNames.Critical => nameof(Critical),
        FieldNames.QueryMode => nameof(MergeQuery),
        FieldNames.RedirectStatus => nameof(RedirectStatus),
        FieldNames.Campaign => nameof(Campaign),
        FieldNames.Source => nameof(Source),
        FieldNames.AdGroup => nameof(AdGroup),
        FieldNames.Creator => nameof(Creator),
        FieldNames.UtmTemplate => nameof(Template),
        _ when UtmParameters.Parse(field) is { } parameter => "Utm" + parameter,
        _ => nameof(Destination),
    };
}
