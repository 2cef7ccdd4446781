using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Retargeting.Destinations;

/// <summary>What the page behind a link was found to be when somebody last asked; while <see cref="CheckedAt"/> is null, it is being looked at.</summary>
internal sealed class DestinationCheck : ITenantOwned
{
    public BrandId BrandId { get; init; }

    public LinkId LinkId { get; init; }

    /// <summary>The destination that was looked at. The link's own may have changed since.</summary>
    public required string Destination { get; set; }

    public DateTimeOffset AskedAt { get; set; }

    public DateTimeOffset? CheckedAt { get; set; }

    /// <summary>One of <see cref="CheckOutcomes"/>; null while it is being looked at.</summary>
    public string? Outcome { get; set; }

    public int? Status { get; set; }

    /// <summary>Redirects between the destination and the page.</summary>
    public int Hops { get; set; }

    /// <summary>Where a visitor ends.</summary>
    public string? FinalAddress { get; set; }

    /// <summary>Pixels of the brand that stand on the page already.</summary>
    public long[] Pixels { get; set; } = [];
}

/// <summary>How a look at a page ended: the words of the table's check constraint.</summary>
internal static class CheckOutcomes
{
    /// <summary>The page was read.</summary>
    public const string Read = "read";

    /// <summary>It answers with an error.</summary>
    public const string ErrorStatus = "error_status";

    /// <summary>It is no page but a file or an application's data.</summary>
    public const string NoPage = "no_page";

    public const string TooManyHops = "too_many_hops";

    public const string TooSlow = "too_slow";

    /// <summary>No such name, no answer, or an answer that is no HTTP.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>Not on the public internet.</summary>
    public const string Refused = "refused";
}
