namespace WhiteLabelLinks.Certificates.Acme;

/// <summary>What a new account is registered with (RFC 8555 7.3).</summary>
public sealed record AccountRequest
{
    /// <summary>URLs under which the CA reaches a person, mostly <c>mailto:</c>. May be empty.</summary>
    public IReadOnlyList<string> Contacts { get; init; } = [];

    /// <summary>The operator agrees to <see cref="AcmeDirectory.TermsOfService"/>. Nobody agrees in the operator's place.</summary>
    public bool IsTermsAgreed { get; init; }

    public ExternalAccountBinding? Binding { get; init; }
}

/// <summary>RFC 8555 7.1.6.</summary>
public enum AccountStatus
{
    Valid,

    /// <summary>By its owner, for good.</summary>
    Deactivated,

    /// <summary>By the CA, for good.</summary>
    Revoked,
}

/// <summary>What the CA holds about an account.</summary>
public sealed record AccountState(AccountStatus Status, IReadOnlyList<string> Contacts);

/// <summary>Why a certificate is revoked (RFC 5280 5.3.1); the reasons that subscribers may give.</summary>
public enum RevocationReason
{
    Unspecified = 0,

    /// <summary>Somebody else may hold the private key. CAs then refuse that key for ever.</summary>
    KeyCompromise = 1,
    AffiliationChanged = 3,
    Superseded = 4,
    CessationOfOperation = 5,
}
