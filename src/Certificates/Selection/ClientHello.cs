namespace WhiteLabelLinks.Certificates.Selection;

/// <summary>What of a client's first message decides which certificate it gets.</summary>
/// <param name="ServerName">The host name it asks for (RFC 6066 3), in lower case; null where it names none.</param>
/// <param name="Alpn">What it wants to speak.</param>
internal readonly record struct ClientHello(string? ServerName, AlpnOffer Alpn);

/// <summary>The protocols that a client offers (RFC 7301), as far as they matter here.</summary>
internal enum AlpnOffer
{
    None,

    /// <summary>A visitor: whatever it offers, it is not a CA that validates.</summary>
    Ordinary,

    /// <summary>Nothing but <c>acme-tls/1</c>: a CA that validates (RFC 8737 3). Nobody else gets a challenge's certificate.</summary>
    ChallengeOnly,
}

/// <summary>How far a look at the first bytes of a connection came.</summary>
internal enum HelloState
{
    /// <summary>All right so far; look again when there are more bytes.</summary>
    Incomplete,

    Read,

    /// <summary>No TLS, or not as the standards ask for: answer with an alert, or with nothing.</summary>
    Refused,
}
