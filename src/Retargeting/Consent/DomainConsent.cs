using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Retargeting.Consent;

/// <summary>How a domain asks, who is responsible, and whether its pixels are on. No row: nothing was set up.</summary>
internal sealed class DomainConsent : ITenantOwned
{
    public const int DefaultBudget = 400;
    public const int DefaultRetention = 1095;

    public BrandId BrandId { get; init; }

    public DomainId DomainId { get; init; }

    public string Floor { get; set; } = "by_region";

    /// <summary>JSON: <c>{"US": "ask_everywhere", "US-CA": "never"}</c>.</summary>
    public string StricterRegions { get; set; } = "{}";

    public bool HonourDnt { get; set; }

    public bool LimitData { get; set; }

    /// <summary><c>banner</c>, or <c>redirect</c>: who would have to be asked goes straight on.</summary>
    public string AskBy { get; set; } = "banner";

    public int? AcceptedForDays { get; set; }

    public int? DeclinedForDays { get; set; }

    /// <summary>The longest that the hand-off page holds a visitor, in milliseconds.</summary>
    public int BudgetMs { get; set; } = DefaultBudget;

    public string? Controller { get; set; }

    public string? Contact { get; set; }

    public string? PolicyUrl { get; set; }

    public int RetentionDays { get; set; } = DefaultRetention;

    /// <summary>The domain's links are about something that no audience may be built from: pixels stay off.</summary>
    public bool Sensitive { get; set; }

    /// <summary>The checklist's questions answered with yes, by their keys.</summary>
    public string[] Checks { get; set; } = [];

    /// <summary>When pixels were turned on; null while they are off.</summary>
    public DateTimeOffset? ConfirmedAt { get; set; }

    public string? ConfirmedBy { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }
}

/// <summary>The least that everybody below must keep; the operator's row has no agency.</summary>
internal sealed class ConsentFloorRow
{
    public long Id { get; private set; }

    public AgencyId? AgencyId { get; init; }

    public string Floor { get; set; } = "by_region";

    public bool HonourDnt { get; set; }

    public bool LimitData { get; set; }

    public int? AcceptedForDays { get; set; }

    public int? DeclinedForDays { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }
}
