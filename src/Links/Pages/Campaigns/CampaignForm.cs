using System.Globalization;
using WhiteLabelLinks.Links.Campaigns;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Links.Pages.Campaigns;

/// <summary>The fields of the form, as a person filled them in.</summary>
public sealed class CampaignForm
{
    public string? Name { get; set; }

    public string? Goal { get; set; }

    /// <summary>top, middle, bottom, or empty.</summary>
    public string? Stage { get; set; }

    /// <summary>As text, so that what cannot be read is shown again beside its complaint.</summary>
    public string? Budget { get; set; }

    public string? Currency { get; set; }

    public string? FirstTouch { get; set; }

    public string? SecondTouch { get; set; }

    public string? ClosingTouch { get; set; }

    /// <summary>When the campaign had last been changed when the form was shown.</summary>
    public long? SeenAt { get; set; }

    internal static CampaignForm Of(Campaign campaign) => new()
    {
        Name = campaign.Name,
        Goal = campaign.Goal,
        Stage = campaign.Stage?.ToName() ?? "",
        Budget = campaign.Budget?.ToString("0.##", CultureInfo.InvariantCulture),
        Currency = campaign.Currency,
        FirstTouch = campaign.FirstTouch,
        SecondTouch = campaign.SecondTouch,
        ClosingTouch = campaign.ClosingTouch,
        SeenAt = campaign.UpdatedAt.UtcTicks,
    };

    /// <summary>An amount that is none becomes one that is refused.</summary>
    internal CampaignEdit ToEdit() => new()
    {
        Name = Name,
        Goal = Goal,
        Stage = FunnelStages.Parse(Stage),
        Budget = string.IsNullOrWhiteSpace(Budget) ? (decimal?)null : ReadAmount(Budget) ?? 0m,
        Currency = Currency,
        FirstTouch = FirstTouch,
        SecondTouch = SecondTouch,
        ClosingTouch = ClosingTouch,
        SeenAt = SeenAt is { } ticks && ticks > 0 && ticks <= DateTimeOffset.MaxValue.Ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null,
    };

    /// <summary>Name of the input that a complaint about an API field belongs to.</summary>
    internal static string InputOf(string field) => "Input." + field switch
    {
        CampaignFields.Goal => nameof(Goal),
        CampaignFields.Stage => nameof(Stage),
        CampaignFields.Budget => nameof(Budget),
        CampaignFields.Currency => nameof(Currency),
        CampaignFields.FirstTouch => nameof(FirstTouch),
        CampaignFields.SecondTouch => nameof(SecondTouch),
        CampaignFields.ClosingTouch => nameof(ClosingTouch),
        _ => nameof(Name),
    };

    // "1500", "99.90" and "99,90"; with marks between thousands it could mean two amounts, so it is refused.
    private static decimal? ReadAmount(string text)
    {
        var plain = text.Trim().Replace(',', '.');
        return decimal.TryParse(plain, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) ? amount : null;
    }
}

/// <summary>A page that holds the form; what its shared part is written against.</summary>
internal interface IHasCampaignForm
{
    CampaignForm Input { get; }

    BrandContext Brand { get; }
}
