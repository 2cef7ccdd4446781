namespace WhiteLabelLinks.Certificates.Issuance;

/// <summary>Why nothing is ordered now.</summary>
/// <param name="Words">For the domain's owner.</param>
internal abstract record OrderRefusal(string Words)
{
    /// <summary>An order would end in nothing.</summary>
    /// <param name="Words">As above.</param>
    /// <param name="Detail">For the operator.</param>
    /// <param name="IsAboutDomain">False when it could not be found out: that is no fault of the domain.</param>
    public sealed record Useless(string Words, string Detail, bool IsAboutDomain) : OrderRefusal(Words);

    /// <summary>Its turn has not come: nothing is wrong with it.</summary>
    /// <param name="Words">As above.</param>
    /// <param name="Until">When to look again.</param>
    public sealed record TooMany(string Words, DateTimeOffset Until) : OrderRefusal(Words);
}
