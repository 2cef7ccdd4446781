namespace WhiteLabelLinks.Tenants.Certificates;

/// <summary>
/// A host of <c>tls.certificates</c>, of <c>tls.issuance</c> or of both, as one row; what one of the two does not have is null.
/// </summary>
internal sealed record CertificateRow(
    string Host,
    string? Issuer,
    string? Serial,
    DateTimeOffset? NotBefore,
    DateTimeOffset? NotAfter,
    string? Authority,
    DateTimeOffset? RenewAt,
    bool IsRunning,
    string? Failure,
    DateTimeOffset? FailedAt,
    DateTimeOffset? NextAt)
{
    public CertificateView ToView() => new(
        Host,
        Issuer is null ? null : new ServedCertificate(Issuer, Serial!, NotBefore!.Value, NotAfter!.Value, Authority, RenewAt), // of one row with the issuer
        NextAt is { } next ? new IssuanceStanding(IsRunning, Failure, FailedAt, next) : null);
}
