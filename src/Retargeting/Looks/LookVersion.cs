using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Retargeting.Looks;

/// <summary>
/// How a domain looks and what it says, as somebody saved it. The greatest version that was published is live. A version never changes
/// but to be published: what is to be different becomes another one.
/// </summary>
internal sealed class LookVersion : ITenantOwned
{
    public const int MaxNote = 200;

    public BrandId BrandId { get; init; }

    public DomainId DomainId { get; init; }

    public int Version { get; init; }

    public required string Theme { get; init; }

    /// <summary>JSON: <c>{"brand": {"light": "#1f3a5f", "dark": "#a9c7ee"}}</c>.</summary>
    public required string Tokens { get; init; }

    /// <summary>JSON: <c>{"de": {"consent.title": "..."}}</c>.</summary>
    public required string Texts { get; init; }

    public string? Note { get; init; }

    public required string CreatedBy { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? PublishedAt { get; set; }
}
