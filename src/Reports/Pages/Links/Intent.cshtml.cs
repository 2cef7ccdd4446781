using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using WhiteLabelLinks.Links;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Reports.Intent;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Reports.Pages.Links;

/// <summary>How likely the people behind a link's clicks mean it, with the reasons; a piece of the link's page.</summary>
internal sealed class IntentModel(LinkDirectory links, LinkIntent intent) : BrandPageModel
{
    /// <summary>Null when there were too few people to say.</summary>
    public IntentScore? Score { get; private set; }

    public long People { get; private set; }

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken cancellation)
    {
        if (await links.FindAsync(new LinkId(id), cancellation) is not { } link)
        {
            return NotFound();
        }
        // Nothing is kept of its visits, so there is nothing to say, and its page says why already.
        if (!link.IsCounted)
        {
            return Content("<div id=\"intent\"></div>", "text/html");
        }
        var facts = await intent.ReadAsync(link.Id, Brand.TimeZone, cancellation);
        (People, Score) = (facts.People, IntentScore.Of(facts));
        return Page();
    }

    public static string LevelOf(IntentLevel level) => level switch
    {
        IntentLevel.High => ReportsText.IntentHigh,
        IntentLevel.Medium => ReportsText.IntentMedium,
        _ => ReportsText.IntentLow,
    };

    public static string WordsOf(IntentReason reason)
    {
        var share = Math.Round(100 * reason.Share).ToString("0", CultureInfo.CurrentCulture) + "%";
        return reason.Sign switch
        {
            IntentSign.People => ReportsText.IntentPeople.With(share),
            IntentSign.Returns => ReportsText.IntentReturns.With(share),
            IntentSign.Channels => reason.Level switch
            {
                IntentLevel.High => ReportsText.IntentChannelsHigh,
                IntentLevel.Medium => ReportsText.IntentChannelsMedium,
                _ => ReportsText.IntentChannelsLow,
            },
            _ => ReportsText.IntentConsent.With(share),
        };
    }

    public static string IconOf(IntentLevel level) => level switch
    {
        IntentLevel.High => "arrow-up",
        IntentLevel.Medium => "minus",
        _ => "arrow-down",
    };
}
