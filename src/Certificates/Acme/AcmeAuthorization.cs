namespace WhiteLabelLinks.Certificates.Acme;

/// <summary>RFC 8555 7.1.6.</summary>
public enum AuthorizationStatus
{
    Pending,
    Valid,
    Invalid,
    Deactivated,
    Expired,
    Revoked,
}

/// <summary>RFC 8555 7.1.6.</summary>
public enum ChallengeStatus
{
    Pending,

    /// <summary>The CA is looking, or will look again.</summary>
    Processing,
    Valid,
    Invalid,
}

/// <summary>The CA's view of one host name: whether this account may have certificates for it, and how it can show that.</summary>
public sealed record AcmeAuthorization
{
    private const int MostChallenges = 20;

    private AcmeAuthorization(Uri url, AcmeJson json, TimeSpan? retryAfter)
    {
        Url = url;
        Name = json.OptionalObject("identifier")?.Text("value") ?? throw new AcmeBadAnswerException($"{url} does not say which name it is about.");
        Status = json.Word<AuthorizationStatus>("status");
        Expires = json.OptionalMoment("expires");
        Challenges = [.. json.Objects("challenges", MostChallenges).Select(challenge => AcmeChallenge.Read(url, challenge))];
        RetryAfter = retryAfter;
    }

    public Uri Url { get; }

    /// <summary>Compare it with what was ordered before anything is answered for it.</summary>
    public string Name { get; }

    public AuthorizationStatus Status { get; }

    public DateTimeOffset? Expires { get; }

    public IReadOnlyList<AcmeChallenge> Challenges { get; }

    /// <summary>The CA asks not to be asked sooner.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>Why the name could not be validated; null unless a challenge failed.</summary>
    public AcmeProblem? Error => Challenges.FirstOrDefault(challenge => challenge.Error is not null)?.Error;

    /// <summary>The challenge of this type (<see cref="ChallengeType"/>), if the CA offers it.</summary>
    public AcmeChallenge? Find(string type) => Challenges.FirstOrDefault(challenge => challenge.Type == type);

    internal static AcmeAuthorization Read(Uri url, AcmeJson json, TimeSpan? retryAfter) => new(url, json, retryAfter);
}

/// <summary>One way to validate a name. It can be printed without giving the token away.</summary>
public sealed record AcmeChallenge
{
    private const int LongestToken = 256;

    private AcmeChallenge(Uri url, AcmeJson json)
    {
        Type = json.Text("type");
        Url = json.Url("url");
        Status = json.Word<ChallengeStatus>("status");
        Error = json.OptionalProblem("error");
        Token = json.OptionalText("token");
        // It becomes a part of a path and of a comparison: nothing but the alphabet of RFC 8555 8.3 gets further than here.
        if (Token is not null && !Base64Url.IsWritten(Token, LongestToken))
        {
            throw new AcmeBadAnswerException($"{url} gave a token with characters that no token has.");
        }
    }

    public string Type { get; }

    public Uri Url { get; }

    public ChallengeStatus Status { get; }

    public AcmeProblem? Error { get; }

    /// <summary>Null for a kind of challenge that has none.</summary>
    public string? Token { get; }

    /// <summary>
    /// What the domain has to show: the token and the account key's thumbprint (RFC 8555 8.1). Whoever answers needs this and not the
    /// account's key.
    /// </summary>
    /// <exception cref="InvalidOperationException">This kind of challenge has no token.</exception>
    public string KeyAuthorization(AcmeKey accountKey) =>
        Token is null ? throw new InvalidOperationException($"{Type} has no token.") : $"{Token}.{accountKey.Thumbprint}";

    public override string ToString() => $"{Type}: {Status}";

    internal static AcmeChallenge Read(Uri url, AcmeJson json) => new(url, json);
}
