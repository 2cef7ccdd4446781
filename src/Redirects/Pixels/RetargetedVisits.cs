using Microsoft.AspNetCore.Http;
using WhiteLabelLinks.AdPlatforms;
using WhiteLabelLinks.Clicks.Spool;
using WhiteLabelLinks.Redirects.Consent;
using WhiteLabelLinks.Redirects.Hosts;
using WhiteLabelLinks.Redirects.Outcomes;
using WhiteLabelLinks.Themes;

namespace WhiteLabelLinks.Redirects.Pixels;

/// <summary>Answers a visit to a retargeting link: with a redirect, a page that asks, or a page that runs pixels and goes on.</summary>
internal sealed class RetargetedVisits(
    VisitSignalReader signals, RetargetingPages pages, Regions regions, PixelBreaker breaker, ConsentNotes notes, ClickSpool spool, ClickKeeper clicks, EdgeKeys keys,
    TimeProvider clock)
{
    // No vendor is worth more of a visitor's time, whatever a domain allows.
    private const int CapMilliseconds = 1000;

    /// <summary>A click: decided, kept, answered.</summary>
    public async Task ClickAsync(HttpContext context, Outcome outcome, RoutingSnapshot snapshot)
    {
        var host = (ShortHost)outcome.Host!; // a redirect has the host that it was decided for
        var now = clock.GetUtcNow();
        var seen = signals.Read(context, host);
        var treatment = Treatment.Of(snapshot, host, outcome.Link, seen, pages, regions, breaker, now);
        var receipt = clicks.Append(context.Features, outcome, now, treatment.Reason, seen.Region);
        var visit = new VisitToken(
            receipt.Id == default ? Guid.CreateVersion7(now) : receipt.Id, outcome.Link, now, outcome.Slug ?? "", outcome.Query ?? "",
            pages.LanguageFor(host, treatment.Domain, wished: null, context.Request.Headers.AcceptLanguage.ToString()));
        await AnswerAsync(context, host, Filled(outcome, visit), treatment, visit, seen.Region);
        await spool.WaitUntilKeptAsync(receipt);
    }

    /// <summary>A visit that was counted before goes on: after a choice, or in another language.</summary>
    /// <param name="straight">Whatever the choice, go to the destination: the banner was closed.</param>
    /// <param name="asPage">
    /// Never by a redirect: browsers hold a redirect behind a form to the form's policy, and the destination is on no list.
    /// </param>
    public async Task GoOnAsync(HttpContext context, Outcome outcome, RoutingSnapshot snapshot, VisitToken visit, bool straight, bool asPage)
    {
        var host = (ShortHost)outcome.Host!; // as above
        var seen = signals.Read(context, host);
        var treatment = Treatment.Of(snapshot, host, outcome.Link, seen, pages, regions, breaker, clock.GetUtcNow());
        if (straight)
        {
            treatment = treatment with { Kind = TreatmentKind.Redirect };
        }
        if (treatment is { Kind: TreatmentKind.Redirect, Domain: not null } && asPage)
        {
            PixelSet.TryCreate([], out var none, out _);
            treatment = treatment with { Kind = TreatmentKind.HandOff, Pixels = none };
        }
        await AnswerAsync(context, host, Filled(outcome, visit), treatment, visit, seen.Region);
    }

    private Task AnswerAsync(HttpContext context, ShortHost host, in Outcome outcome, in Treatment treatment, VisitToken visit, Region region) =>
        treatment switch
        {
            { Kind: TreatmentKind.Banner, Domain: { } domain } when visit.Query.Length <= VisitToken.MaxQuery =>
                AskAsync(context, host, domain, outcome.Location ?? "", visit),
            { Kind: TreatmentKind.HandOff, Domain: { } domain, Pixels: { } pixels } =>
                HandOffAsync(context, host, domain, pixels, outcome.Location ?? "", treatment, visit, region),
            _ => Redirect(context, outcome),
        };

    private static Outcome Filled(in Outcome outcome, in VisitToken visit) =>
        outcome.HasPlaceholders ? outcome with { Location = ClickPlaceholders.Fill(outcome, visit.Click, visit.At) } : outcome;

    private static Task Redirect(HttpContext context, in Outcome outcome)
    {
        // What this visitor gets depends on the visitor, and tomorrow it may be something else: never permanent, never kept.
        context.Response.StatusCode = StatusCodes.Status302Found;
        context.Response.Headers.Location = outcome.Location;
        context.Response.Headers.CacheControl = "private, no-store";
        return Task.CompletedTask;
    }

    private async Task AskAsync(HttpContext context, ShortHost host, DomainRetargeting domain, string destination, VisitToken visit)
    {
        var banner = pages.BannerFor(host, domain, visit.Language);
        await notes.ShowAsync(host.Brand, banner);
        var token = visit.Write(keys.Visits, host.Domain);
        var values = new PageValues(destination, $"{host.Host}/{visit.Slug}")
        {
            FormToken = token,
            Nonce = PageAnswer.NewNonce(),
            ReturnPath = $"/_/go?t={token}",
        };
        // Its own form must be able to say where it comes from; nobody else is told.
        await PageAnswer.WriteAsync(context, banner.Page, values, null, referrerPolicy: "same-origin");
    }

    private async Task HandOffAsync(
        HttpContext context, ShortHost host, DomainRetargeting domain, PixelSet pixels, string destination, Treatment treatment, VisitToken visit, Region region)
    {
        var page = pages.HandOffFor(host, domain, pixels, visit.Language);
        using var json = new PageBuffer();
        var (country, state) = Split(region);
        new PixelPageValues(
            destination, domain.BudgetMilliseconds, CapMilliseconds, visit.Click, visit.Link.Value, visit.Slug, Campaign: null,
            (visit with { Query = "" }).Write(keys.Visits, host.Domain), treatment.Event, treatment.Answer.IsLimited, country, state).WriteTo(json);
        var values = new PageValues(destination, $"{host.Host}/{visit.Slug}")
        {
            Nonce = PageAnswer.NewNonce(),
            HandoffJson = json.Written,
            HandoffImages = page.Images(treatment.Answer.IsLimited),
        };
        // The destination and the vendors learn which domain a visitor came by, and never the query, which may say who it is.
        await PageAnswer.WriteAsync(context, page.Page, values, page.Sources, referrerPolicy: "strict-origin");
    }

    private static (string? Country, string? State) Split(Region region)
    {
        var text = region.ToString();
        return text.Length switch
        {
            0 => (null, null),
            2 => (text, null),
            _ => (text[..2], text[3..]),
        };
    }
}
