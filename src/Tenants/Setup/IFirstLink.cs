namespace WhiteLabelLinks.Tenants;

/// <summary>Creates the link that a newcomer sees working at the end of the first-run page. Implemented by the links.</summary>
public interface IFirstLink
{
    /// <summary>Whether a link may lead there. The error is a sentence for the field.</summary>
    bool Accepts(string destination, out string error);

    /// <summary>Creates it in the brand that was entered, with a generated slug.</summary>
    /// <returns>The short address.</returns>
    Task<Uri> CreateAsync(BrandDomain domain, string destination, CancellationToken cancellation);
}
