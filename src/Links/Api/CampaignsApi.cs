using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using WhiteLabelLinks.Links.Campaigns;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Links.Api;

/// <summary>Campaigns over HTTP. A campaign of another brand is not found.</summary>
internal static class CampaignsApi
{
    private const string Json = "application/json";
    private const string MergePatch = "application/merge-patch+json";

    public static void Map(RouteGroupBuilder api)
    {
        var campaigns = api.MapGroup("/campaigns").WithTags("Campaigns");
        campaigns.MapPost("", CreateAsync).RequireScope("links:write").WithName("createCampaign")
            .WithSummary("Create a campaign")
            .WithDescription("Only the name is needed. Links join it by their `campaign`.")
            .Accepts<CampaignBodyDocument>(Json).Produces<CampaignDocument>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        campaigns.MapGet("", ListAsync).RequireScope("links:read").WithName("listCampaigns")
            .WithSummary("List campaigns")
            .WithDescription("All of them by name, at most a thousand. Parameter: status (active, which is the default, or archived).")
            .Produces<CampaignListDocument>().ProducesProblem(StatusCodes.Status400BadRequest);
        campaigns.MapGet("/{id}", GetAsync).RequireScope("links:read").WithName("getCampaign")
            .WithSummary("Get a campaign").Produces<CampaignDocument>().ProducesProblem(StatusCodes.Status404NotFound);
        campaigns.MapPatch("/{id}", EditAsync).RequireScope("links:write").WithName("editCampaign")
            .WithSummary("Change a campaign")
            .WithDescription("A JSON merge patch: what is absent stays, null removes. `archived` true takes it off the board; its links stay as they are.")
            .Accepts<CampaignBodyDocument>(MergePatch, Json).Produces<CampaignDocument>()
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> CreateAsync(HttpRequest request, CampaignEditor editor, CurrentBrand brand, CancellationToken cancellation)
    {
        var body = await LinkBody.ReadAsync(request, cancellation);
        var asked = Read(body);
        return body.Errors.Count > 0
            ? LinksApi.Invalid(body.Errors)
            : Answer(await editor.CreateAsync(asked, brand.Value.Actor, cancellation), isNew: true);
    }

    private static async Task<IResult> ListAsync(HttpRequest request, CampaignList campaigns, CancellationToken cancellation)
    {
        if (request.Query.Keys.FirstOrDefault(name => name != "status") is { } unknown)
        {
            return ApiProblem.BadRequest($"There is no parameter {unknown}; known is status.");
        }
        var status = request.Query["status"];
        if (status.Count > 1 || (status.Count == 1 && status[0] is not ("active" or "archived")))
        {
            return ApiProblem.BadRequest("Parameter status must be active or archived.");
        }
        var found = await campaigns.ListAsync(status is ["archived"], cancellation);
        return TypedResults.Ok(new CampaignListDocument { Data = [.. found.Select(one => CampaignDocument.Of(one.Campaign))] });
    }

    private static async Task<IResult> GetAsync(string id, CampaignList campaigns, CancellationToken cancellation) =>
        TryParseId(id, out var campaign) && await campaigns.FindAsync(campaign, cancellation) is { } found
            ? TypedResults.Ok(CampaignDocument.Of(found))
            : ApiProblem.NotFound("campaign");

    private static async Task<IResult> EditAsync(
        string id, HttpRequest request, CampaignEditor editor, CampaignList campaigns, CurrentBrand brand, CancellationToken cancellation)
    {
        var body = await LinkBody.ReadAsync(request, cancellation);
        var asked = Read(body);
        if (!TryParseId(id, out var campaign) || !await campaigns.ExistsAsync(campaign, cancellation))
        {
            return ApiProblem.NotFound("campaign");
        }
        return body.Errors.Count > 0
            ? LinksApi.Invalid(body.Errors)
            : Answer(await editor.EditAsync(campaign, asked, brand.Value.Actor, cancellation), isNew: false);
    }

    private static IResult Answer(SaveCampaignResult result, bool isNew) => result switch
    {
        SaveCampaignResult.Saved { Campaign: var saved } when isNew =>
            TypedResults.Created(FormattableString.Invariant($"{BrandApi.Root}/campaigns/{saved.Id}"), CampaignDocument.Of(saved)),
        SaveCampaignResult.Saved { Campaign: var saved } => TypedResults.Ok(CampaignDocument.Of(saved)),
        SaveCampaignResult.Invalid { Errors: var errors } => LinksApi.Invalid(errors),
        SaveCampaignResult.NameTaken { Name: var name } => ApiProblem.Conflict(LinksText.CampaignNameTaken.With(name)),
        _ => ApiProblem.NotFound("campaign"),
    };

    private static CampaignEdit Read(LinkBody body)
    {
        var asked = new CampaignEdit
        {
            Name = body.Text(CampaignFields.Name),
            Goal = body.Text(CampaignFields.Goal),
            Stage = body.WordOrNull(CampaignFields.Stage, FunnelStages.Parse, "top", "middle", "bottom"),
            Budget = body.Amount(CampaignFields.Budget),
            Currency = body.Text(CampaignFields.Currency),
            FirstTouch = body.Text(CampaignFields.FirstTouch),
            SecondTouch = body.Text(CampaignFields.SecondTouch),
            ClosingTouch = body.Text(CampaignFields.ClosingTouch),
            Archived = body.Flag(CampaignFields.Archived),
        };
        body.RefuseTheRest();
        return asked;
    }

    private static bool TryParseId(string text, out CampaignId id)
    {
        var isNumber = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value);
        id = new CampaignId(value);
        return isNumber;
    }
}
