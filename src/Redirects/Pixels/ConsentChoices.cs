using Microsoft.AspNetCore.Http;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Redirects.Consent;
using WhiteLabelLinks.Redirects.Hosts;

namespace WhiteLabelLinks.Redirects.Pixels;

/// <summary>Makes a visitor's choice true: the record first, then the cookie, so that no choice acts that cannot be proved.</summary>
internal sealed class ConsentChoices(VisitSignalReader signals, RetargetingPages pages, Regions regions, ConsentNotes notes, EdgeKeys keys, TimeProvider clock)
{
    /// <summary>Does what a button says.</summary>
    /// <param name="action">A button of the consent or the privacy page; anything else changes nothing.</param>
    /// <param name="link">The link whose banner was answered; null on the privacy page.</param>
    /// <param name="language">What the question was asked in.</param>
    /// <param name="record">The id of the record that is written down.</param>
    public async Task MakeAsync(HttpContext context, ShortHost host, DomainRetargeting domain, string action, LinkId? link, string language, Guid record)
    {
        var seen = signals.Read(context, host);
        var now = clock.GetUtcNow();
        var banner = pages.BannerFor(host, domain, language);
        if (Choose(action, domain, seen.Choice, banner.Mark, now) is not { } made)
        {
            return;
        }
        var rule = regions.At(seen.Region, now);
        var days = domain.Policy.DaysKept(made.Choice.Kind, rule);
        if (link is null)
        {
            await notes.ShowAsync(host.Brand, banner);
        }
        await notes.ChooseAsync(host, domain, new ConsentAct(
            record, made.Action, link, made.Visitor, banner, language, seen.Region, rule, seen.OptOut, made.Choice.IsRefusal ? null : now.AddDays(days)));
        context.Response.Headers.SetCookie = ConsentCookie.Write(made.Choice, host.Domain, keys.Choices, context.Request.IsHttps, days);
    }

    private static Made? Choose(string action, DomainRetargeting domain, in ConsentChoice before, BannerMark banner, DateTimeOffset now)
    {
        VisitorId? known = before.Kind == ConsentChoiceKind.Accepted ? before.Visitor : null;
        switch (action)
        {
            case "accept" when domain.IsReady:
                var visitor = known ?? VisitorId.New();
                return new Made("accepted", ConsentChoice.Accepted(banner, now, visitor), visitor);
            case "decline":
                return new Made(known is null ? "declined" : "withdrawn", ConsentChoice.Declined(banner, now), known);
            case "withdraw":
                return new Made("withdrawn", ConsentChoice.Withdrawn(banner, now), known);
            case "erase" when known is not null:
                return new Made("erasure_asked", ConsentChoice.Withdrawn(banner, now), known);
            default:
                return null;
        }
    }

    private sealed record Made(string Action, ConsentChoice Choice, VisitorId? Visitor);
}
