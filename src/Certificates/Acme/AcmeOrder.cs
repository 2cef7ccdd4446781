using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Certificates.Acme;

/// <summary>RFC 8555 7.1.6.</summary>
public enum OrderStatus
{
    /// <summary>Some name is not validated yet.</summary>
    Pending,

    /// <summary>Every name is validated: finalize it.</summary>
    Ready,

    /// <summary>The CA is issuing.</summary>
    Processing,

    /// <summary>The certificate can be downloaded.</summary>
    Valid,

    /// <summary>It failed for good: <see cref="AcmeOrder.Error"/> or an authorization says why.</summary>
    Invalid,
}

/// <summary>What is ordered.</summary>
/// <param name="Names">Host names for one certificate, one to a hundred.</param>
/// <param name="Profile">One of <see cref="AcmeDirectory.Profiles"/>; null for the CA's choice.</param>
/// <param name="Replaces">
/// The <see cref="IssuedCertificate.RenewalId"/> of the certificate that this one follows (RFC 9773 5), which frees a renewal from most
/// limits. Left out where the CA has no renewal information.
/// </param>
public sealed record OrderRequest(IReadOnlyList<HostName> Names, string? Profile = null, string? Replaces = null);

/// <summary>
/// An order as it stood when it was read. Keep <see cref="Url"/> as soon as it is known: with it and the two keys any later client
/// goes on from wherever the order stands. A CA may answer a new order with an older one, in any state.
/// </summary>
public sealed record AcmeOrder
{
    private const int MostNames = 100;

    private AcmeOrder(Uri url, AcmeJson json, TimeSpan? retryAfter)
    {
        Url = url;
        Status = json.Word<OrderStatus>("status");
        Expires = json.OptionalMoment("expires");
        Names = [.. json.Objects("identifiers", MostNames).Select(identifier => identifier.Text("value"))];
        Authorizations = json.Urls("authorizations", MostNames);
        Finalize = json.Url("finalize");
        Certificate = json.OptionalUrl("certificate");
        Error = json.OptionalProblem("error");
        Profile = json.OptionalText("profile");
        RetryAfter = retryAfter;
    }

    public Uri Url { get; }

    public OrderStatus Status { get; }

    /// <summary>After this the CA forgets an unfinished order.</summary>
    public DateTimeOffset? Expires { get; }

    /// <summary>The host names, as the CA wrote them.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>One address for each name; read them all, since some may be valid from an earlier order.</summary>
    public IReadOnlyList<Uri> Authorizations { get; }

    /// <summary>Where the certificate is, once the order is valid.</summary>
    public Uri? Certificate { get; }

    public AcmeProblem? Error { get; }

    /// <summary>The kind of certificate that the CA chose or was asked for, where it has kinds.</summary>
    public string? Profile { get; }

    /// <summary>The CA asks not to be asked sooner.</summary>
    public TimeSpan? RetryAfter { get; }

    internal Uri Finalize { get; }

    internal static AcmeOrder Read(Uri url, AcmeJson json, TimeSpan? retryAfter) => new(url, json, retryAfter);
}
