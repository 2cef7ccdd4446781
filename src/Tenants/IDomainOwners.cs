using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Tenants;

/// <summary>What the owners of a domain should hear, in words; the console's name and a greeting are added.</summary>
/// <param name="Page">Where the button leads: a page of the domain, such as <c>times</c>.</param>
public sealed record DomainNews(string Subject, IReadOnlyList<string> Paragraphs, string Button, string Page, string Footer);

/// <summary>For jobs that have something to say to those whom a domain concerns.</summary>
public interface IDomainOwners
{
    /// <summary>Enters the brand and the console that its people are written to from. Null when the domain is gone: then there is nothing to do.</summary>
    Task<BrandDomain?> EnterAsync(BrandId brand, DomainId domain, CancellationToken cancellation);

    /// <summary>Writes to the owners of the domain that was entered, in the name of their console.</summary>
    Task TellAsync(DomainId domain, DomainNews news, CancellationToken cancellation);
}
