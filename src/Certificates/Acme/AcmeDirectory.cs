namespace WhiteLabelLinks.Certificates.Acme;

/// <summary>What a CA offers and under which terms (RFC 8555 7.1.1).</summary>
public sealed record AcmeDirectory
{
    private const int MostEntries = 50;

    private AcmeDirectory(AcmeJson json)
    {
        NewNonce = json.Url("newNonce");
        NewAccount = json.Url("newAccount");
        NewOrder = json.Url("newOrder");
        RevokeCertificate = json.Url("revokeCert");
        KeyChange = json.Url("keyChange");
        RenewalInfo = json.OptionalUrl("renewalInfo");
        var meta = json.OptionalObject("meta");
        TermsOfService = meta?.OptionalPage("termsOfService");
        Website = meta?.OptionalPage("website");
        CaaIdentities = meta?.Texts("caaIdentities", MostEntries) ?? [];
        IsExternalAccountRequired = meta?.Flag("externalAccountRequired") ?? false;
        Profiles = meta?.OptionalObject("profiles")?.TextMembers(MostEntries) ?? new Dictionary<string, string>(StringComparer.Ordinal);
    }

    /// <summary>What the operator agrees to with <see cref="AccountRequest.IsTermsAgreed"/>; null where there are none.</summary>
    /// <remarks>Whatever the CA wrote, of any scheme: for people to read, not to be followed.</remarks>
    public Uri? TermsOfService { get; }

    /// <summary>As <see cref="TermsOfService"/>, about the CA.</summary>
    public Uri? Website { get; }

    /// <summary>What a CAA record must hold to allow this CA; empty where it does not say.</summary>
    public IReadOnlyList<string> CaaIdentities { get; }

    /// <summary>A new account needs an <see cref="ExternalAccountBinding"/>.</summary>
    public bool IsExternalAccountRequired { get; }

    /// <summary>Kinds of certificates by name, with the CA's words about each; empty where there is no choice.</summary>
    public IReadOnlyDictionary<string, string> Profiles { get; }

    /// <summary>Whether the CA says when to renew (RFC 9773).</summary>
    public bool HasRenewalInfo => RenewalInfo is not null;

    internal Uri NewNonce { get; }

    internal Uri NewAccount { get; }

    internal Uri NewOrder { get; }

    internal Uri RevokeCertificate { get; }

    internal Uri KeyChange { get; }

    internal Uri? RenewalInfo { get; }

    internal static AcmeDirectory Read(AcmeJson json) => new(json);
}
