using WhiteLabelLinks.Links.Editing;

namespace WhiteLabelLinks.Links.Campaigns;

/// <summary>Names of a campaign's fields, in the API and in errors.</summary>
internal static class CampaignFields
{
    public const string Name = "name";
    public const string Goal = "goal";
    public const string Stage = "stage";
    public const string Budget = "budget";
    public const string Currency = "currency";
    public const string FirstTouch = "first_touch";
    public const string SecondTouch = "second_touch";
    public const string ClosingTouch = "closing_touch";
    public const string Archived = "archived";
}

/// <summary>What somebody asks a campaign to be, unchecked; what is not given stays. A new one needs a name and nothing else.</summary>
internal sealed record CampaignEdit
{
    public Given<string?> Name { get; init; }

    public Given<string?> Goal { get; init; }

    public Given<FunnelStage?> Stage { get; init; }

    public Given<decimal?> Budget { get; init; }

    public Given<string?> Currency { get; init; }

    public Given<string?> FirstTouch { get; init; }

    public Given<string?> SecondTouch { get; init; }

    public Given<string?> ClosingTouch { get; init; }

    public Given<bool> Archived { get; init; }

    /// <summary>When the campaign was last changed, as the editor saw it. A newer change is not overwritten. Null does not care.</summary>
    public DateTimeOffset? SeenAt { get; init; }
}

/// <summary>What came of asking for a campaign, new or changed.</summary>
internal abstract record SaveCampaignResult
{
    private SaveCampaignResult()
    {
    }

    internal sealed record Saved(Campaign Campaign) : SaveCampaignResult;

    internal sealed record Invalid(IReadOnlyList<FieldError> Errors) : SaveCampaignResult;

    /// <summary>The brand has a campaign of this name, possibly an archived one.</summary>
    internal sealed record NameTaken(string Name, bool ByArchived) : SaveCampaignResult;

    /// <summary>Somebody else saved after <see cref="CampaignEdit.SeenAt"/>.</summary>
    internal sealed record ChangedMeanwhile(Campaign Campaign) : SaveCampaignResult;

    internal sealed record NotFound : SaveCampaignResult;
}
