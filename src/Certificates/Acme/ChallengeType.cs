namespace WhiteLabelLinks.Certificates.Acme;

/// <summary>The kinds of challenge that can be answered here.</summary>
public static class ChallengeType
{
    /// <summary>A file on port 80 (RFC 8555 8.3).</summary>
    public const string Http = "http-01";

    /// <summary>A certificate on port 443 for the protocol <c>acme-tls/1</c> (RFC 8737).</summary>
    public const string TlsAlpn = "tls-alpn-01";

    /// <summary>
    /// The path at which <c>http-01</c> expects the token's key authorization, as text, on the validated host itself. Look the token up
    /// exactly; an unknown one is 404.
    /// </summary>
    public static string HttpPath(string token) => $"/.well-known/acme-challenge/{token}";
}
