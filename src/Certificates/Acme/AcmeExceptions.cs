namespace WhiteLabelLinks.Certificates.Acme;

/// <summary>Who can put a failure right.</summary>
public enum AcmeRemedy
{
    /// <summary>Nobody has to: the same request may work later.</summary>
    Wait,

    /// <summary>The owner of the domain: its DNS, its CAA record, what answers on its addresses.</summary>
    DomainOwner,

    /// <summary>Whoever runs this installation: the account, its key, the terms, the CA's address, this machine's clock.</summary>
    Operator,
}

/// <summary>
/// A request to a CA failed. <see cref="Exception.Message"/> is technical; it holds no key and no signature, but host names and the
/// CA's own words, which may quote what it found at the domain. Cancellation is not one of these: it stays an
/// <see cref="OperationCanceledException"/>.
/// </summary>
public abstract class AcmeException : Exception
{
    private protected AcmeException(string message, string ownerText, AcmeRemedy remedy, Exception? cause = null)
        : base(message, cause)
    {
        OwnerText = ownerText;
        Remedy = remedy;
    }

    /// <summary>What the owner of the domain should know, in plain words.</summary>
    public string OwnerText { get; }

    public AcmeRemedy Remedy { get; }

    /// <summary>The CA asks not to come back sooner; null where it said nothing. At most seven days, whatever it said.</summary>
    public TimeSpan? RetryAfter { get; internal set; }
}

/// <summary>
/// The CA could not be reached or did not answer in time. Whether it acted on the request is not known: read the order before it is
/// repeated.
/// </summary>
public sealed class AcmeUnreachableException : AcmeException
{
    internal AcmeUnreachableException(string message, Exception? cause)
        : base(message, OwnerWords.Later, AcmeRemedy.Wait, cause)
    {
    }
}

/// <summary>The CA is overloaded or broken: 503, another 5xx, or <c>serverInternal</c> (RFC 8555 6.7).</summary>
public sealed class AcmeBusyException : AcmeException
{
    internal AcmeBusyException(string message)
        : base(message, OwnerWords.Later, AcmeRemedy.Wait)
    {
    }
}

/// <summary>
/// The answer is not what the protocol allows: no JSON, too large, a redirect, an address that is not https, a field that is missing.
/// Nothing of it is used.
/// </summary>
public sealed class AcmeBadAnswerException : AcmeException
{
    internal AcmeBadAnswerException(string message, Exception? cause = null)
        : base(message, OwnerWords.Later, AcmeRemedy.Operator, cause)
    {
    }
}

/// <summary>The certificate that was delivered is not the one that was ordered, or this machine's clock is wrong. It must not be served.</summary>
public sealed class AcmeWrongCertificateException : AcmeException
{
    internal AcmeWrongCertificateException(string message)
        : base(message, OwnerWords.Later, AcmeRemedy.Operator)
    {
    }
}

/// <summary>The CA does not offer what was asked for; no request was sent.</summary>
public sealed class AcmeNotOfferedException : AcmeException
{
    internal AcmeNotOfferedException(string message)
        : base(message, OwnerWords.Operator, AcmeRemedy.Operator)
    {
    }
}
