using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Retargeting.Records;

/// <summary>What a visitor chose, and what proves it. Written by the edge, read here, changed by nobody, but that a
/// visitor's identifier is taken out when the visitor asks.</summary>
internal sealed class ConsentRecord : ITenantOwned
{
    public BrandId BrandId { get; init; }

    public Guid Id { get; init; }

    public DateTimeOffset At { get; init; }

    public DomainId DomainId { get; init; }

    public LinkId? LinkId { get; init; }

    public required string Action { get; init; }

    public required string Method { get; init; }

    /// <summary>32 hexadecimal digits, as the visitor sees them on the privacy page; only after a yes.</summary>
    public string? Visitor { get; init; }

    public byte[]? BannerHash { get; init; }

    public required string Language { get; init; }

    public required string Region { get; init; }

    public required string Regime { get; init; }

    public required string Rule { get; init; }

    public bool Gpc { get; init; }

    public bool Dnt { get; init; }

    public string[] Platforms { get; init; } = [];

    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When the visitor's identifier was taken out at the visitor's request.</summary>
    public DateTimeOffset? ErasedAt { get; init; }

    /// <summary>Of a request for erasure that was carried out: out of how many records, this one among them.</summary>
    public long? ErasedRecords { get; init; }
}

/// <summary>What visitors were shown, by the hash that records name it by.</summary>
internal sealed class ConsentBanner : ITenantOwned
{
    public BrandId BrandId { get; init; }

    public required byte[] Hash { get; init; }

    /// <summary>JSON: texts, language, platforms and purposes.</summary>
    public required string Content { get; init; }

    public DateTimeOffset FirstSeenAt { get; init; }
}
