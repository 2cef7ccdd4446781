using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Tenants;

/// <summary>What a person may do in one brand; a greater role includes the smaller ones.</summary>
public enum BrandRole
{
    /// <summary>Sees everything but secrets.</summary>
    Viewer,

    /// <summary>Also changes links and campaigns.</summary>
    Editor,

    /// <summary>Also changes domains, members and API keys.</summary>
    Owner,
}

/// <summary>What a person may do in an agency; a greater role includes the smaller one.</summary>
public enum AgencyRole
{
    /// <summary>Works in every brand of the agency as an editor.</summary>
    Member,

    /// <summary>Also creates brands, manages the team, and is an owner in every brand.</summary>
    Owner,
}

/// <summary>Whoever changes something, as histories show them.</summary>
/// <param name="Name">"Mara Lind" or "API key Zapier"; kept as text, so a history outlives the person.</param>
/// <param name="User">The person; null for an API key or a job.</param>
public sealed record Actor(string Name, UserId? User);

/// <summary>The brand that this request or job works in, and as whom.</summary>
public sealed record BrandContext(
    BrandId Id,
    AgencyId Agency,
    string Name,
    string Slug,
    TimeZoneInfo TimeZone,
    BrandRole Role,
    Actor Actor,
    bool IsDemo)
{
    /// <summary>The console shows this brand's people nothing about pixels and audiences.</summary>
    public bool IsSimple { get; init; }

    public bool CanEdit => Role >= BrandRole.Editor;

    public bool IsOwner => Role >= BrandRole.Owner;
}
