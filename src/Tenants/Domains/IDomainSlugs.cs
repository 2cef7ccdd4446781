using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Tenants;

/// <summary>What the links of a domain have to say before the domain changes how it compares them. Implemented by the links.</summary>
public interface IDomainSlugs
{
    /// <summary>
    /// Makes the domain's links match in any case, or in their own case again. Works inside the caller's transaction.
    /// </summary>
    /// <returns>
    /// Slugs that would become equal to another one (at most 20, for the message); then nothing was changed. Empty when done.
    /// </returns>
    Task<IReadOnlyList<string>> ChangeCaseAsync(DomainId domain, bool ignoreCase, CancellationToken cancellation);

    /// <summary>
    /// Whether the root of a domain may lead there: through our own links it could come back to itself. Works inside the caller's
    /// transaction, which is the one that writes the root.
    /// </summary>
    /// <returns>A sentence for the field; null when it may.</returns>
    Task<string?> ComplainOfRootAsync(HostName host, TargetUrl root, CancellationToken cancellation);

    /// <summary>How many links a domain has, archived ones included.</summary>
    Task<int> CountAsync(DomainId domain, CancellationToken cancellation);
}
