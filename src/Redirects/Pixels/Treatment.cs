using WhiteLabelLinks.AdPlatforms;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Redirects.Consent;
using WhiteLabelLinks.Redirects.Hosts;

namespace WhiteLabelLinks.Redirects.Pixels;

internal enum TreatmentKind
{
    Redirect,

    /// <summary>A page that asks.</summary>
    Banner,

    /// <summary>A page that runs pixels and goes on.</summary>
    HandOff,
}

/// <summary>What a visit to a retargeting link gets, and why.</summary>
/// <param name="Reason">What is kept with the click: a <see cref="ConsentReason"/>, or <see cref="VendorSlow"/>.</param>
internal readonly record struct Treatment(
    TreatmentKind Kind, byte Reason, ConsentAnswer Answer, DomainRetargeting? Domain, PixelSet? Pixels, ClickEvent Event)
{
    /// <summary>Consent was given, but a vendor has been holding visitors up: see <see cref="PixelBreaker"/>.</summary>
    public const byte VendorSlow = ClickConsent.VendorSlow;

    /// <summary>Decides. Pure but for the breaker, which remembers what vendors did to earlier visitors.</summary>
    public static Treatment Of(
        RoutingSnapshot snapshot, ShortHost host, LinkId link, in VisitSignals signals, RetargetingPages pages, Regions regions,
        PixelBreaker breaker, DateTimeOffset at)
    {
        var domain = snapshot.Retargeting.DomainOf(host.Domain);
        var name = ClickEvent.LinkClick;
        var pixels = domain is null ? null : snapshot.Retargeting.PixelsOf(domain, link, out name);
        var answer = ConsentDecision.Decide(
            new ConsentQuestion
            {
                At = at,
                Policy = domain?.Policy ?? ConsentPolicy.Default,
                IsRetargeting = true,
                HasPixels = pixels is { Pixels.Count: > 0 },
                IsSetUpComplete = domain is { IsReady: true },
                Region = signals.Region,
                Signals = signals.OptOut,
                Visit = signals.Visit,
                Choice = signals.Choice,
                Banner = domain is { IsReady: true } ? pages.MarkOf(host, domain) : default,
            },
            regions);
        var kind = answer.Outcome switch
        {
            ConsentOutcome.Granted => TreatmentKind.HandOff,
            ConsentOutcome.Ask when answer.ShowsBanner => TreatmentKind.Banner,
            _ => TreatmentKind.Redirect,
        };
        return kind == TreatmentKind.HandOff && breaker.IsOpenFor(host.Domain, pixels!, at) // granted only with pixels
            ? new Treatment(TreatmentKind.Redirect, VendorSlow, answer, domain, pixels, name)
            : new Treatment(kind, (byte)answer.Reason, answer, domain, pixels, name);
    }
}
