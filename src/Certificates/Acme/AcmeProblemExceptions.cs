namespace WhiteLabelLinks.Certificates.Acme;

/// <summary>
/// The CA refused and said why in a problem document (RFC 8555 6.7). A type without a class of its own below is this one; look at
/// <see cref="AcmeProblem.Kind"/>.
/// </summary>
public class AcmeProblemException : AcmeException
{
    private protected AcmeProblemException(AcmeProblem problem, int status)
        : base(
            Describe(problem, status),
            IsAboutAccount(problem, status) ? OwnerWords.Operator : problem.OwnerText,
            IsAboutAccount(problem, status) ? AcmeRemedy.Operator : problem.Remedy)
    {
        Problem = problem;
        HttpStatus = status;
    }

    public AcmeProblem Problem { get; }

    /// <summary>The status of the answer; 0 where the problem was found in an order or a challenge and not in an error.</summary>
    public int HttpStatus { get; }

    // A status of 0: the problem stands in an order or a challenge.
    internal static AcmeException For(AcmeProblem problem, int status, TimeSpan? retryAfter)
    {
        // A busy CA may call it a rate limit; which it is, the status says.
        AcmeException exception = status >= 500 || problem.Kind == "serverInternal"
            ? new AcmeBusyException(Describe(problem, status))
            : Typed(problem, status);
        exception.RetryAfter = retryAfter;
        return exception;
    }

    private static AcmeProblemException Typed(AcmeProblem problem, int status) => problem.Kind switch
    {
        "rateLimited" => new AcmeRateLimitedException(problem, status),
        "badNonce" => new AcmeBadNonceException(problem, status),
        "unauthorized" => new AcmeUnauthorizedException(problem, status),
        "incorrectResponse" => new AcmeIncorrectResponseException(problem, status),
        "connection" => new AcmeConnectionException(problem, status),
        "tls" => new AcmeTlsException(problem, status),
        "dns" => new AcmeDnsException(problem, status),
        "caa" => new AcmeCaaException(problem, status),
        "malformed" => new AcmeMalformedException(problem, status),
        "rejectedIdentifier" or "unsupportedIdentifier" => new AcmeRejectedNameException(problem, status),
        "userActionRequired" => new AcmeUserActionRequiredException(problem, status),
        "externalAccountRequired" => new AcmeExternalAccountRequiredException(problem, status),
        "accountDoesNotExist" => new AcmeAccountDoesNotExistException(problem, status),
        "orderNotReady" => new AcmeOrderNotReadyException(problem, status),
        "alreadyReplaced" => new AcmeAlreadyReplacedException(problem, status),
        "alreadyRevoked" => new AcmeAlreadyRevokedException(problem, status),
        _ when status == 429 => new AcmeRateLimitedException(problem, status),
        _ => new AcmeProblemException(problem, status),
    };

    // The same word for two things: in a validation the domain is not ours, in an error the account is not allowed.
    private static bool IsAboutAccount(AcmeProblem problem, int status) => status > 0 && problem is { Kind: "unauthorized", Subproblems.Count: 0 };

    private static string Describe(AcmeProblem problem, int status)
    {
        var text = $"{(problem.Kind.Length > 0 ? problem.Kind : problem.Type)}{(status > 0 ? $" ({status})" : "")}: {problem.Detail}";
        return string.Join("; ", problem.Subproblems.Select(inner => $"{inner.Identifier}: {inner.Kind}: {inner.Detail}").Prepend(text));
    }
}

/// <summary>A limit of the CA is used up. <see cref="AcmeException.RetryAfter"/> says until when, mostly.</summary>
public sealed class AcmeRateLimitedException : AcmeProblemException
{
    internal AcmeRateLimitedException(AcmeProblem problem, int status) : base(problem, status)
    {
    }
}

/// <summary>The CA refused one fresh nonce after another, more often than any honest one does.</summary>
public sealed class AcmeBadNonceException : AcmeProblemException
{
    internal AcmeBadNonceException(AcmeProblem problem, int status) : base(problem, status)
    {
    }
}

/// <summary>In a validation: what stood at the domain was not ours. In a request: the account may not do this.</summary>
public sealed class AcmeUnauthorizedException : AcmeProblemException
{
    internal AcmeUnauthorizedException(AcmeProblem problem, int status) : base(problem, status)
    {
    }
}

/// <summary>The domain answered a validation with something else than was asked for.</summary>
public sealed class AcmeIncorrectResponseException : AcmeProblemException
{
    internal AcmeIncorrectResponseException(AcmeProblem problem, int status) : base(problem, status)
    {
    }
}

/// <summary>The CA could not connect to the domain's address.</summary>
public sealed class AcmeConnectionException : AcmeProblemException
{
    internal AcmeConnectionException(AcmeProblem problem, int status) : base(problem, status)
    {
    }
}

/// <summary>The CA connected, but the TLS handshake of a validation failed.</summary>
public sealed class AcmeTlsException : AcmeProblemException
{
    internal AcmeTlsException(AcmeProblem problem, int status) : base(problem, status)
    {
    }
}

/// <summary>The CA could not look the domain up.</summary>
public sealed class AcmeDnsException : AcmeProblemException
{
    internal AcmeDnsException(AcmeProblem problem, int status) : base(problem, status)
    {
    }
}

/// <summary>A CAA record of the domain forbids this CA, this account or this kind of validation (RFC 8659, RFC 8657).</summary>
public sealed class AcmeCaaException : AcmeProblemException
{
    internal AcmeCaaException(AcmeProblem problem, int status) : base(problem, status)
    {
    }
}

/// <summary>The CA says that the request made no sense: a fault here, or a state that has moved on.</summary>
public sealed class AcmeMalformedException : AcmeProblemException
{
    internal AcmeMalformedException(AcmeProblem problem, int status) : base(problem, status)
    {
    }
}

/// <summary>The CA issues nothing for this name, or for this kind of name.</summary>
public sealed class AcmeRejectedNameException : AcmeProblemException
{
    internal AcmeRejectedNameException(AcmeProblem problem, int status) : base(problem, status)
    {
    }
}

/// <summary>Somebody has to visit <see cref="AcmeProblem.Instance"/>, mostly to agree to new terms (RFC 8555 7.3.3).</summary>
public sealed class AcmeUserActionRequiredException : AcmeProblemException
{
    internal AcmeUserActionRequiredException(AcmeProblem problem, int status) : base(problem, status)
    {
    }
}

/// <summary>The CA wants an <see cref="ExternalAccountBinding"/> with a new account.</summary>
public sealed class AcmeExternalAccountRequiredException : AcmeProblemException
{
    internal AcmeExternalAccountRequiredException(AcmeProblem problem, int status) : base(problem, status)
    {
    }
}

/// <summary>
/// The CA does not know the account. Whoever registers a new one must know that CAA records with <c>accounturi</c> name the old one.
/// </summary>
public sealed class AcmeAccountDoesNotExistException : AcmeProblemException
{
    internal AcmeAccountDoesNotExistException(AcmeProblem problem, int status) : base(problem, status)
    {
    }
}

/// <summary>An order was finalized before all its names were validated (RFC 8555 7.4).</summary>
public sealed class AcmeOrderNotReadyException : AcmeProblemException
{
    internal AcmeOrderNotReadyException(AcmeProblem problem, int status) : base(problem, status)
    {
    }
}

/// <summary>The certificate that the order should replace has a successor already (RFC 9773 5): order once more without naming it.</summary>
public sealed class AcmeAlreadyReplacedException : AcmeProblemException
{
    internal AcmeAlreadyReplacedException(AcmeProblem problem, int status) : base(problem, status)
    {
    }
}

/// <summary>The certificate was revoked before, which is what was wanted (RFC 8555 7.6).</summary>
public sealed class AcmeAlreadyRevokedException : AcmeProblemException
{
    internal AcmeAlreadyRevokedException(AcmeProblem problem, int status) : base(problem, status)
    {
    }
}
