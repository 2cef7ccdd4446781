using WhiteLabelLinks.Web.Demo;

namespace WhiteLabelLinks.Browser.Tests;

/// <summary>A page that is looked at.</summary>
/// <param name="Name">How a finding names it.</param>
/// <param name="Who">Who opens it.</param>
/// <param name="Address">Where it is.</param>
/// <param name="Status">What the server is to answer.</param>
/// <param name="Press">Pressed once the page stands, because there is more to see then.</param>
internal sealed record PageToSee(string Name, Who Who, string Address, int Status = 200, string? Press = null)
{
    /// <summary>What opens a dialog or a menu; each is looked at too.</summary>
    public IReadOnlyList<string> Opens { get; init; } = [];

    /// <summary>Every page of the consoles and of the short hosts, with the dialogs that people meet there.</summary>
    public static IReadOnlyList<PageToSee> All(DemoFile demo, long link, long domain, long campaign, SharedScene shared)
    {
        var (home, agency) = (demo.Consoles.Operator, demo.Consoles.Agency);
        var lumen = agency + "/brands/lumen";
        var shortHost = $"http://{demo.Brands.First(b => b.Slug == "lumen").ShortHost}";
        return
        [
            new("sign in", Who.Anybody, agency + "/sign-in"),
            new("forgot password", Who.Anybody, agency + "/forgot-password"),
            new("a used reset link", Who.Anybody, agency + "/reset-password?code=used"),
            new("a used way between consoles", Who.Anybody, agency + "/sign-in/continue?code=used"),
            new("no such page, signed out", Who.Anybody, agency + "/no-such-page", 404),
            new("agencies", Who.Operator, home + "/operator"),
            new("certificates", Who.Operator, home + "/operator/certificates"),
            new("new agency", Who.Operator, home + "/operator/agencies/new"),
            new("own account", Who.Operator, home + "/account"),
            new("portfolio", Who.Agency, agency + "/agency"),
            new("new brand", Who.Agency, agency + "/agency/brands/new"),
            new("team", Who.Agency, agency + "/agency/team") { Opens = ["[data-dialog-open=add-person]", "main .table [data-menu]"] },
            new("brands", Who.Owner, agency + "/brands"),
            new("brand", Who.Owner, lumen) { Opens = [".avatar-button", "[data-dialog-open=goto]", "[data-dialog-open=shortcuts]"] },
            new("links", Who.Owner, lumen + "/links") { Opens = [".toolbar [data-menu]", "tbody [data-menu]"] },
            new("a chosen link", Who.Owner, lumen + "/links", Press: "[data-select-all]"),
            new("links without a hit", Who.Owner, lumen + "/links?q=nothing-is-called-so"),
            new("archived links", Who.Owner, lumen + "/links?status=archived"),
            new("new link", Who.Owner, lumen + "/links/new", Press: "details.more summary"),
            new("link", Who.Owner, $"{lumen}/links/{link}") { Opens = [".danger-zone button"] },
            new("link, as a viewer", Who.Viewer, $"{lumen}/links/{link}"),
            new("campaigns", Who.Owner, lumen + "/campaigns"),
            new("archived campaigns", Who.Viewer, lumen + "/campaigns?status=archived"),
            new("new campaign", Who.Owner, lumen + "/campaigns/new"),
            new("campaign", Who.Owner, $"{lumen}/campaigns/{campaign}") { Opens = [".danger-zone button"] },
            new("campaign, as a viewer", Who.Viewer, $"{lumen}/campaigns/{campaign}"),
            new("links of a campaign", Who.Owner, $"{lumen}/links?campaign={campaign}&source=social"),
            new("tags", Who.Owner, lumen + "/tags") { Opens = ["tbody [data-menu]"] },
            new("a tag", Who.Owner, lumen + "/tags/edit?tag=guide") { Opens = [".danger-zone button"] },
            new("parameters", Who.Owner, lumen + "/parameters"),
            new("parameters, as a viewer", Who.Viewer, lumen + "/parameters"),
            new("new template", Who.Owner, lumen + "/parameters/template"),
            new("analytics by tag", Who.Owner, lumen + $"/analytics?links=tag&link_campaign={campaign}"),
            new("look", Who.Owner, lumen + "/look"),
            new("look, as a viewer", Who.Viewer, lumen + "/look"),
            new("an old version of a look", Who.Owner, lumen + "/look?version=1"),
            new("analytics", Who.Owner, lumen + "/analytics", Press: "details.marks:last-of-type summary") { Opens = [".page-actions [data-menu]"] },
            new("analytics of some clicks", Who.Viewer, lumen + "/analytics?range=90d&country=DE&sources=referrer&devices=browser"),
            new("analytics of no clicks", Who.Owner, lumen + "/analytics?range=7d&campaign=never"),
            new("analytics, asked wrongly", Who.Owner, lumen + "/analytics?range=ever", 400),
            new("recount", Who.Owner, lumen + "/analytics/recount"),
            new("what counts", Who.Owner, lumen + "/analytics/counting"),
            new("what counts, as a viewer", Who.Viewer, lumen + "/analytics/counting"),
            new("months that clicks are kept", Who.Owner, lumen + "/analytics/counting/months"),
            new("live", Who.Owner, lumen + "/analytics/live", Press: ".minutes ~ details summary"),
            new("live, paused", Who.Viewer, lumen + "/analytics/live?paused=true"),
            new("addresses that lead nowhere", Who.Owner, lumen + "/analytics/nowhere"),
            new("share a view", Who.Editor, lumen + "/analytics/share?range=7d&country=DE"),
            new("shared views", Who.Owner, lumen + "/analytics/shares"),
            new("a shared view", Who.Anybody, agency + shared.Open),
            new("a shared view with a password", Who.Anybody, agency + shared.Closed),
            new("a view that is not shared any more", Who.Anybody, agency + shared.Gone, 404),
            new("domains", Who.Owner, lumen + "/domains") { Opens = ["[data-dialog-open=add-domain]"] },
            new("domain", Who.Owner, $"{lumen}/domains/{domain}") { Opens = ["[data-dialog-open=remove-domain]"] },
            new("a domain's times", Who.Owner, $"{lumen}/domains/{domain}/times"),
            new("a domain that waits", Who.Owner, $"{lumen}/domains/{shared.WaitingDomain}") { Opens = ["[data-dialog-open=send-records]"] },
            new("the certificate of a domain that waits", Who.Owner, $"{lumen}/domains/{shared.WaitingDomain}/certificate"),
            new("a domain that waits, as a viewer", Who.Viewer, $"{lumen}/domains/{shared.WaitingDomain}"),
            new("records of a domain, for a guest", Who.Anybody, agency + shared.Records),
            new("records that are gone", Who.Anybody, agency + shared.Records[..^1], 404),
            new("members", Who.Owner, lumen + "/members") { Opens = ["[data-dialog-open=add-person]"] },
            new("API keys", Who.Owner, lumen + "/api") { Opens = ["[data-dialog-open=new-key]"] },
            new("activity", Who.Owner, lumen + "/activity"),
            new("brand settings", Who.Owner, lumen + "/settings"),
            new("no such page, signed in", Who.Owner, lumen + "/no-such-page", 404),
            new("API description", Who.Owner, agency + "/api"),
            new("no such link", Who.Anybody, shortHost + "/no-such-link", 404),
            new("archived link", Who.Anybody, shortHost + "/spring-offer", 410),
            new("preview of a link", Who.Anybody, shortHost + "/focus-guide+"),
            new("question of a short host", Who.Anybody, shortHost + "/focus-guide"),
            new("privacy page of a short host", Who.Anybody, shortHost + "/_/privacy"),
            new("front page of a short host", Who.Anybody, $"http://go.firstling.localhost:{new Uri(agency).Port}/"),
        ];
    }
}

/// <summary>Something on a page that is not as it should be.</summary>
internal sealed record Finding(FindingKind Kind, string Page, string Words)
{
    public override string ToString() => $"{Page}: {Words}";
}

internal enum FindingKind
{
    /// <summary>Somebody with a disability is kept out.</summary>
    Barrier,

    /// <summary>The page is wider than a phone.</summary>
    Overflow,

    /// <summary>A script failed, something was not found or the content policy refused it.</summary>
    Error,
}
