using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Certificates.Issuance;

/// <summary>The right to work on a host's next certificate, and where the work stands. One attempt has it at a time, on any node.</summary>
/// <param name="Host">The name that the certificate is for.</param>
/// <param name="Id">Made anew for each attempt: what the database is asked for before anything is written.</param>
/// <param name="Failures">Attempts that failed since the last certificate.</param>
/// <param name="Authority">The CA whose order is at work; null when none is.</param>
/// <param name="OrderUrl">The order at work.</param>
/// <param name="SealedKey">The key it is to be finalized with, sealed for <see cref="KeyPlace"/>.</param>
/// <param name="Ends">When the certificate ends that is served now; null without one.</param>
/// <param name="RenewalId">Its name in renewal information.</param>
/// <param name="ServedAuthority">The CA it is of.</param>
/// <param name="Target">The host of ours that the name should lead to; null when there is none yet.</param>
internal sealed record Lease(
    HostName Host,
    Guid Id,
    int Failures,
    string? Authority,
    Uri? OrderUrl,
    byte[]? SealedKey,
    DateTimeOffset? Ends,
    string? RenewalId,
    string? ServedAuthority,
    HostName? Target = null)
{
    /// <summary>How long it holds without being renewed: a node that died keeps others waiting so long.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    public bool IsRenewal => Ends is not null;

    public string KeyPlace => "tls.issuance/" + Host.Value;
}
