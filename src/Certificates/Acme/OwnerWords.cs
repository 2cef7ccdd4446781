using System.Collections.Frozen;

namespace WhiteLabelLinks.Certificates.Acme;

/// <summary>
/// Error types of RFC 8555 6.7 and RFC 9773 in words for the owner of a domain, who knows what DNS is and not what a nonce is. The
/// words name nobody but "the certificate authority", so that they can stand on any agency's pages.
/// </summary>
internal static class OwnerWords
{
    public const string Later =
        "The certificate authority did not answer as it should. Nothing is wrong with your domain; it is tried again by itself.";

    public const string Operator =
        "The certificate could not be ordered because of a setting on our side. Nothing is wrong with your domain.";

    public const string Interrupted = "Our server stopped in the middle of it. The next attempt goes on from there.";

    private static readonly FrozenDictionary<string, (AcmeRemedy Remedy, string Text)> Words = new Dictionary<string, (AcmeRemedy, string)>
    {
        ["badNonce"] = (AcmeRemedy.Wait, Later),
        ["serverInternal"] = (AcmeRemedy.Wait, Later),
        ["orderNotReady"] = (AcmeRemedy.Wait, Later),
        ["alreadyReplaced"] = (AcmeRemedy.Wait, Later),
        ["alreadyRevoked"] = (AcmeRemedy.Wait, "The certificate had been withdrawn before. Nothing needs to be done."),
        ["rateLimited"] = (AcmeRemedy.Wait,
            "The certificate authority issues only so many certificates in a while, and that number is used up. It is tried again as soon as "
            + "it allows."),
        ["unauthorized"] = (AcmeRemedy.DomainOwner,
            "The certificate authority looked for our answer at your domain and found something else. Point the domain at us alone: remove "
            + "other A and AAAA records, and turn off any forwarding or proxy in front of it."),
        ["incorrectResponse"] = (AcmeRemedy.DomainOwner,
            "The certificate authority got a wrong answer from your domain. Point the domain at us alone: remove other A and AAAA records, "
            + "and turn off any forwarding or proxy in front of it."),
        ["connection"] = (AcmeRemedy.DomainOwner,
            "The certificate authority could not connect to your domain. Check that its A and AAAA records hold our addresses and no others: "
            + "an old AAAA record is the usual reason."),
        ["tls"] = (AcmeRemedy.DomainOwner,
            "The certificate authority reached your domain but could not open a secure connection. Something in front of it, such as a proxy, "
            + "seems to answer in our place; turn it off for this domain."),
        ["dns"] = (AcmeRemedy.DomainOwner,
            "The certificate authority could not look up your domain. Check that the record exists and, if the zone is signed with DNSSEC, "
            + "that the signatures are valid."),
        ["caa"] = (AcmeRemedy.DomainOwner,
            "A CAA record of your domain, or of the domain above it, does not allow our certificate authority. Add it to the CAA record, or "
            + "remove the record."),
        ["rejectedIdentifier"] = (AcmeRemedy.DomainOwner,
            "The certificate authority issues no certificate for this name. Use another name, or ask the certificate authority why."),
        ["unsupportedIdentifier"] = (AcmeRemedy.DomainOwner,
            "The certificate authority issues no certificate for this kind of name. Use an ordinary host name."),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static AcmeRemedy RemedyFor(AcmeProblem problem) =>
        problem.Subproblems is { Count: > 0 } inner ? inner.Max(RemedyFor)
        : Words.TryGetValue(problem.Kind, out var words) ? words.Remedy
        : problem.Status >= 500 ? AcmeRemedy.Wait
        : AcmeRemedy.Operator;

    /// <summary>With subproblems each name has its own sentence; which of them is meant is what the owner wants to know.</summary>
    public static string For(AcmeProblem problem)
    {
        if (problem.Subproblems.Count > 0)
        {
            var sentences = problem.Subproblems.Select(inner => inner.Identifier is null ? For(inner) : $"{inner.Identifier}: {For(inner)}");
            return string.Join(' ', sentences.Distinct(StringComparer.Ordinal));
        }

        return Words.TryGetValue(problem.Kind, out var words) ? words.Text : problem.Status >= 500 ? Later : Operator;
    }
}
