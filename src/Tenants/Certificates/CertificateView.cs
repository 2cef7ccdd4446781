using WhiteLabelLinks.Tenants.Http;
using WhiteLabelLinks.Tenants.Resources;
using WhiteLabelLinks.Ui.TagHelpers;

namespace WhiteLabelLinks.Tenants.Certificates;

/// <summary>The certificate that a host is served with. An owner's own has no authority and no renewal.</summary>
internal sealed record ServedCertificate(
    string Issuer, string Serial, DateTimeOffset NotBefore, DateTimeOffset NotAfter, string? Authority, DateTimeOffset? RenewAt)
{
    public bool IsBrought => Authority is null;

    public int DaysOfLife => Math.Max(1, (int)Math.Round((NotAfter - NotBefore).TotalDays));

    public int DaysLeft(DateTimeOffset now) => Math.Clamp((int)Math.Floor((NotAfter - now).TotalDays), 0, DaysOfLife);
}

/// <summary>A host's way to its next certificate.</summary>
/// <param name="IsRunning">An order is at work, or was asked for.</param>
/// <param name="Failure">What kept the last attempt from working, in words for the domain's owner.</param>
internal sealed record IssuanceStanding(bool IsRunning, string? Failure, DateTimeOffset? FailedAt, DateTimeOffset NextAt);

/// <summary>How one attempt went. No outcome: it runs.</summary>
internal sealed record IssuanceAttempt(DateTimeOffset StartedAt, bool IsRenewal, string? Outcome, string? Words);

internal enum CertificateState
{
    /// <summary>Nothing was ordered so far.</summary>
    Waiting,
    Ordering,

    /// <summary>There is none, and the last attempt failed.</summary>
    Failing,
    Active,

    /// <summary>Active, and the last renewal failed.</summary>
    RenewalFailing,

    /// <summary>The owner's own.</summary>
    Brought,

    /// <summary>Near its end, and nothing renews it.</summary>
    Ending,
}

/// <summary>Everything that a page says about a host's certificate.</summary>
internal sealed record CertificateView(string Host, ServedCertificate? Served, IssuanceStanding? Issuance)
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(14);
    private static readonly TimeSpan Overdue = TimeSpan.FromDays(1);

    public CertificateState StateAt(DateTimeOffset now) => Served switch
    {
        null when Issuance is { IsRunning: true } => CertificateState.Ordering,
        null => Issuance is { Failure: not null } ? CertificateState.Failing : CertificateState.Waiting,
        { } served when IsEnding(served, now) => CertificateState.Ending,
        { IsBrought: true } => CertificateState.Brought,
        _ => Issuance is { Failure: not null } ? CertificateState.RenewalFailing : CertificateState.Active,
    };

    /// <summary>The state as one sentence.</summary>
    public string LineAt(DateTimeOffset now) => StateAt(now) switch
    {
        CertificateState.Ordering => CertificateText.OrderingLine,
        CertificateState.Failing => Phrases.Format(CertificateText.FailingLine, Issuance!.Failure), // not null in this state
        CertificateState.Active => Phrases.Format(CertificateText.ActiveLine, Left(now)),
        CertificateState.RenewalFailing => Phrases.Format(CertificateText.RenewFailingLine, Left(now), Issuance!.Failure), // as above
        CertificateState.Brought => Phrases.Format(CertificateText.BroughtLine, Left(now)),
        CertificateState.Ending => Phrases.Format(CertificateText.EndingLine, Left(now)),
        _ => CertificateText.WaitingLine,
    };

    public static (StatusKind Kind, string Word) StatusOf(CertificateState state) => state switch
    {
        CertificateState.Ordering => (StatusKind.Pending, CertificateText.Ordering),
        CertificateState.Failing => (StatusKind.Bad, CertificateText.Failing),
        CertificateState.Active => (StatusKind.Good, CertificateText.Active),
        CertificateState.RenewalFailing => (StatusKind.Warning, CertificateText.Active),
        CertificateState.Brought => (StatusKind.Good, CertificateText.Brought),
        CertificateState.Ending => (StatusKind.Warning, CertificateText.Soon),
        _ => (StatusKind.Neutral, CertificateText.Waiting),
    };

    // What lives a week is always near its end, and no cause for worry as long as it is renewed in time.
    private static bool IsEnding(ServedCertificate served, DateTimeOffset now) =>
        served.NotAfter - now < Soon && (served.RenewAt is not { } renewal || now - renewal > Overdue);

    private string Left(DateTimeOffset now) => Phrases.Days(Served!.NotAfter - now); // asked for where there is one
}
