using Microsoft.AspNetCore.Mvc;
using WhiteLabelLinks.AdPlatforms;
using WhiteLabelLinks.Links;
using WhiteLabelLinks.Redirects.Consent;
using WhiteLabelLinks.Retargeting.Records;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Retargeting.Pages.Consent;

/// <summary>One choice, with everything that proves it.</summary>
internal sealed class RecordModel(ConsentRecords records, ErasedClicks erasedClicks, IBrandDomains domains, LinkDirectory links, Regions regions) : BrandPageModel
{
    public ConsentRecord Record { get; private set; } = null!; // read before the page is shown

    public BannerText? Banner { get; private set; }

    public LinkFacts? Link { get; private set; }

    public string Host { get; private set; } = "";

    /// <summary>For a request for erasure: what became of the visitor's clicks.</summary>
    public string ErasedClickWords { get; private set; } = "";

    public string Moment => RecordWords.Moment(Record.At, Brand.TimeZone);

    public string Place => RecordWords.OfRegion(Record.Region, regions);

    public string Hash => Record.BannerHash is { } hash ? Convert.ToHexStringLower(hash) : "–";

    public string SignalWords => (Record.Gpc, Record.Dnt) switch
    {
        (true, true) => $"{RetargetingText.SignalGpc}, {RetargetingText.SignalDnt}",
        (true, false) => RetargetingText.SignalGpc,
        (false, true) => RetargetingText.SignalDnt,
        _ => RetargetingText.NoSignal,
    };

    public string PlatformWords => string.Join(", ", Record.Platforms.Select(key => AdPlatformCatalog.Find(key)?.Name ?? key));

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellation)
    {
        if (await records.FindAsync(id, cancellation) is not { } record)
        {
            return NotFound();
        }
        Record = record;
        Banner = await records.BannerAsync(record.BannerHash, cancellation);
        Host = (await domains.FindAsync(record.DomainId, cancellation))?.Shown ?? RetargetingText.DomainGone;
        Link = record.LinkId is { } link ? await links.FindAsync(link, cancellation) : null;
        if (record.Action == "erasure_asked")
        {
            ErasedClickWords = await erasedClicks.ReadAsync(record.Id, cancellation) switch
            {
                null => RetargetingText.ErasureClicksNone,
                { IsCarriedOut: false } => RetargetingText.ErasureClicksWait,
                var done => RetargetingText.ErasureClicksDone.With(done.Clicks),
            };
        }
        return Page();
    }
}
