using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using WhiteLabelLinks.Links.Api;
using WhiteLabelLinks.Links.Bulk;
using WhiteLabelLinks.Links.Campaigns;
using WhiteLabelLinks.Links.Editing;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Ui;

namespace WhiteLabelLinks.Links.Pages.Links;

/// <summary>Tags, campaign and source of many links at once: of those chosen in the list, or of all that its filters leave.</summary>
internal sealed class ChangeModel(LinkBatches batches, CampaignList campaigns, IBrandDomains domains) : BrandPageModel
{
    private const int AnySize = 1;

    [BindProperty]
    public ChangeForm Input { get; set; } = new();

    /// <summary>The chosen links.</summary>
    public IReadOnlyList<string> Ids { get; private set; } = [];

    public int Count { get; private set; }

    public IReadOnlyList<CampaignChoice> Campaigns { get; private set; } = [];

    public ListAddress Address { get; private set; } = null!; // read before every handler's use

    public bool MeansAll => Request.Query["all"] == "true";

    public string ListUrl => BrandUrl("links") + Address.Start;

    /// <summary>Where the form is sent: it keeps the list that it came from.</summary>
    public string SaveUrl => (MeansAll ? Address.Matching : Address.Start) is var query && query == "?" ? "?handler=Save" : query + "&handler=Save";

    /// <summary>Links are chosen in the list.</summary>
    public IActionResult OnGet() => Redirect(BrandUrl("links"));

    public async Task<IActionResult> OnPostAsync(string[] ids, CancellationToken cancellation)
    {
        await LoadAsync(ids, cancellation);
        // Nothing is filled in yet, so nothing can be wrong yet.
        ModelState.Clear();
        return Count == 0 ? Redirect(ListUrl) : Page();
    }

    public async Task<IActionResult> OnPostSaveAsync(string[] ids, CancellationToken cancellation)
    {
        await LoadAsync(ids, cancellation);
        if (Count == 0)
        {
            return Redirect(ListUrl);
        }
        if (ReadEdit() is not { } edit)
        {
            return Page();
        }
        var batch = await batches.EditAsync(Meant() with { Edit = edit }, Brand.Actor, cancellation);
        if (batch.IsAtWork)
        {
            return Redirect(BrandUrl("links") + Address.With("batch", batch.Id.ToString()));
        }
        var undo = batch.Done == 0 ? null : $"{BrandUrl("links")}{Address.Handler("Undo")}&batch={batch.Id}";
        this.ShowToast(new Toast(batch.Done == 0 ? LinksText.NothingChanged : BatchWords.Done(batch), UndoUrl: undo));
        return Redirect(ListUrl);
    }

    private BatchRequest Meant() => MeansAll
        ? BatchRequest.For(Address.Filter)
        : BatchRequest.For([.. Ids.Select(id => new LinkId(long.Parse(id, CultureInfo.InvariantCulture)))]) with { ArchivedToo = true };

    private BatchEdit? ReadEdit()
    {
        var add = ReadTags(Input.AddTags, nameof(Input.AddTags));
        var remove = ReadTags(Input.RemoveTags, nameof(Input.RemoveTags));
        var campaign = LinkQuery.ParseCampaign(Input.Campaign);
        var source = LinkQuery.ParseSource(Input.Source);
        if ((campaign is null && !string.IsNullOrEmpty(Input.Campaign)) || (campaign is { Value: { } chosen } && Campaigns.All(one => one.Id != chosen.Value)))
        {
            ModelState.AddModelError("Input.Campaign", LinksText.CampaignUnknown);
        }
        if (source is null && !string.IsNullOrEmpty(Input.Source))
        {
            ModelState.AddModelError("Input.Source", LinksText.SourceUnknown);
        }
        if (ModelState.IsValid && add.Length == 0 && remove.Length == 0 && campaign is null && source is null)
        {
            ModelState.AddModelError("Input.AddTags", LinksText.ChangeNothing);
        }
        return ModelState.IsValid
            ? new BatchEdit { AddTags = add, RemoveTags = remove, Campaign = campaign is { } c ? c.Value?.Value ?? 0 : null, Source = source is { } s ? s.Value?.ToName() ?? "" : null }
            : null;
    }

    private string[] ReadTags(string? text, string input)
    {
        if (!TagList.TryNormalize(TagList.Split(text), out var tags, out var error))
        {
            ModelState.AddModelError("Input." + input, error);
        }
        return tags;
    }

    private async Task LoadAsync(string[] ids, CancellationToken cancellation)
    {
        Address = ListAddress.Read(Request.Query, await domains.ListAsync(cancellation), AnySize);
        Ids = [.. ids.Take(LinkBatches.AtOnce).Where(id => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out _)).Distinct(StringComparer.Ordinal)];
        Campaigns = await campaigns.ChoicesAsync(cancellation);
        Count = MeansAll || Ids.Count > 0 ? await batches.CountAsync(Meant(), cancellation) : 0;
    }
}

/// <summary>What is filled in is done to every link; what is left empty stays as each of them has it.</summary>
public sealed class ChangeForm
{
    public string? AddTags { get; set; }

    public string? RemoveTags { get; set; }

    /// <summary>A campaign's id, or none.</summary>
    public string? Campaign { get; set; }

    /// <summary>A source's word, or none.</summary>
    public string? Source { get; set; }
}
