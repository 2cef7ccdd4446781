namespace WhiteLabelLinks.Certificates.Acme;

/// <summary>
/// When the CA would like a certificate to be renewed (RFC 9773 4.2). A window in the past means now: it may be about to be revoked.
/// </summary>
/// <param name="Start">The first moment of the window.</param>
/// <param name="End">The last moment; always after <paramref name="Start"/>.</param>
/// <param name="Explanation">A page about why, where there is one: for people, not to be followed.</param>
/// <param name="AskAgainAfter">When to ask again: the CA's word, between a minute and a day; six hours where it said nothing.</param>
public sealed record RenewalInfo(DateTimeOffset Start, DateTimeOffset End, Uri? Explanation, TimeSpan AskAgainAfter)
{
    private static readonly TimeSpan Soonest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Latest = TimeSpan.FromDays(1);
    private static readonly TimeSpan Usual = TimeSpan.FromHours(6);

    /// <summary>
    /// A moment of the window. Draw <paramref name="fraction"/> evenly from 0 to 1 once, and keep the moment while the window holds
    /// it: so that many certificates spread over it.
    /// </summary>
    public DateTimeOffset MomentAt(double fraction) => Start + ((End - Start) * Math.Clamp(fraction, 0, 1));

    internal static RenewalInfo Read(AcmeJson json, AcmeAnswer answer)
    {
        var window = json.OptionalObject("suggestedWindow") ?? throw new AcmeBadAnswerException($"{answer.Url} suggested no window.");
        var (start, end) = (window.Moment("start"), window.Moment("end"));
        var again = answer.RetryAfter ?? Usual;
        return start < end
            ? new RenewalInfo(start, end, json.OptionalPage("explanationURL"), TimeSpan.FromTicks(Math.Clamp(again.Ticks, Soonest.Ticks, Latest.Ticks)))
            : throw new AcmeBadAnswerException($"{answer.Url} suggested a window that ends before it starts.");
    }
}
