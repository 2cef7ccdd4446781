using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using WhiteLabelLinks.Links.Editing;
using WhiteLabelLinks.Links.Listing;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Links.Api;

/// <summary>Links over HTTP. Every call works in the brand of its key; a link of another brand is not found.</summary>
internal static class LinksApi
{
    private const string Json = "application/json";
    private const string MergePatch = "application/merge-patch+json";

    public static void Map(RouteGroupBuilder api)
    {
        var links = api.MapGroup("/links").WithTags("Links");
        links.MapPost("", CreateAsync).RequireScope("links:write").WithName("createLink")
            .WithSummary("Create a link")
            .WithDescription("Only the destination is needed. Send an Idempotency-Key to be able to repeat the call safely.")
            .Accepts<NewLinkDocument>(Json).Produces<LinkDocument>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        links.MapGet("", ListAsync).RequireScope("links:read").WithName("listLinks")
            .WithSummary("List links")
            .WithDescription("Parameters: q, status (active, archived, all), mode, domain, tag, campaign (an id, or none), source (or none), creator (letter for letter), sort (newest, clicks, slug, edited), limit (1 to 100) and after, the `next` of the page before.")
            .Produces<LinkPageDocument>().ProducesProblem(StatusCodes.Status400BadRequest);
        links.MapGet("/{id}", GetAsync).RequireScope("links:read").WithName("getLink")
            .WithSummary("Get a link").Produces<LinkDocument>().ProducesProblem(StatusCodes.Status404NotFound);
        links.MapPatch("/{id}", EditAsync).RequireScope("links:write").WithName("editLink")
            .WithSummary("Change a link")
            .WithDescription("A JSON merge patch: what is absent stays, null removes. Domain and slug never change.")
            .Accepts<LinkPatchDocument>(MergePatch, Json).Produces<LinkDocument>()
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        links.MapDelete("/{id}", ArchiveAsync).RequireScope("links:write").WithName("archiveLink")
            .WithSummary("Archive a link")
            .WithDescription("It stops redirecting and can be restored. Archiving an archived link succeeds and changes nothing.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
        links.MapPost("/{id}/restore", RestoreAsync).RequireScope("links:write").WithName("restoreLink")
            .WithSummary("Restore an archived link").Produces<LinkDocument>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    /// <summary>Ids are handed out as text of digits; anything else names nothing.</summary>
    public static bool TryParseId(string text, out LinkId id)
    {
        var isNumber = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value);
        id = new LinkId(value);
        return isNumber;
    }

    /// <summary>Complaints by field.</summary>
    public static ProblemHttpResult Invalid(IReadOnlyList<FieldError> errors) =>
        ApiProblem.Invalid(errors.GroupBy(error => error.Field, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Select(error => error.Message).ToArray(), StringComparer.Ordinal));

    private static async Task<IResult> CreateAsync(
        HttpRequest request, LinkEditor editor, IBrandDomains domains, LinkDetails details, CurrentBrand brand, CancellationToken cancellation)
    {
        var body = await LinkBody.ReadAsync(request, cancellation);
        var known = await domains.ListAsync(cancellation);
        var asked = LinkBodies.ReadNew(body, known);
        if (body.Errors.Count > 0)
        {
            return Invalid(body.Errors);
        }
        return await editor.CreateAsync(asked, brand.Value.Actor, cancellation) switch
        {
            CreateLinkResult.Created { Link.Id: var id } when await FindAsync(new LinkId(id), details, known, cancellation) is { } created =>
                TypedResults.Created($"{BrandApi.Root}/links/{created.Id}", created),
            CreateLinkResult.Invalid { Errors: var errors } => Invalid(errors),
            CreateLinkResult.SlugTaken taken => ApiProblem.Conflict(LinksText.SlugTaken.With(taken.Slug)),
            CreateLinkResult.NoDomain => ApiProblem.Invalid(FieldNames.Domain, LinksText.NoDomain),
            _ => ApiProblem.NotFound("link"),
        };
    }

    private static async Task<IResult> ListAsync(HttpRequest request, LinkList list, IBrandDomains domains, CancellationToken cancellation)
    {
        var known = await domains.ListAsync(cancellation);
        var page = await list.ReadAsync(LinkQuery.Read(request.Query, known), cancellation);
        return TypedResults.Ok(new LinkPageDocument
        {
            Data = [.. page.Rows.Select(row => LinkDocument.Of(row, known.First(domain => domain.Id.Value == row.DomainId)))],
            Next = page.Older?.Encode(),
        });
    }

    private static async Task<IResult> GetAsync(string id, LinkDetails details, IBrandDomains domains, CancellationToken cancellation) =>
        TryParseId(id, out var link) && await FindAsync(link, details, await domains.ListAsync(cancellation), cancellation) is { } found
            ? TypedResults.Ok(found)
            : ApiProblem.NotFound("link");

    private static async Task<IResult> EditAsync(
        string id, HttpRequest request, LinkEditor editor, IBrandDomains domains, LinkDetails details, CurrentBrand brand, CancellationToken cancellation)
    {
        var body = await LinkBody.ReadAsync(request, cancellation);
        var asked = LinkBodies.ReadEdit(body);
        if (!TryParseId(id, out var link))
        {
            return ApiProblem.NotFound("link");
        }
        if (body.Errors.Count > 0)
        {
            return await details.FindAsync(link, cancellation) is null ? ApiProblem.NotFound("link") : Invalid(body.Errors);
        }
        return await AnswerAsync(await editor.EditAsync(link, asked, brand.Value.Actor, cancellation), details, domains, cancellation);
    }

    private static async Task<IResult> ArchiveAsync(string id, LinkEditor editor, CurrentBrand brand, CancellationToken cancellation) =>
        TryParseId(id, out var link) && await editor.ArchiveAsync(link, brand.Value.Actor, cancellation) is EditLinkResult.Saved
            ? TypedResults.NoContent()
            : ApiProblem.NotFound("link");

    private static async Task<IResult> RestoreAsync(
        string id, LinkEditor editor, IBrandDomains domains, LinkDetails details, CurrentBrand brand, CancellationToken cancellation) =>
        TryParseId(id, out var link)
            ? await AnswerAsync(await editor.RestoreAsync(link, brand.Value.Actor, cancellation), details, domains, cancellation)
            : ApiProblem.NotFound("link");

    private static async Task<IResult> AnswerAsync(
        EditLinkResult result, LinkDetails details, IBrandDomains domains, CancellationToken cancellation) => result switch
    {
        EditLinkResult.Saved { Link.Id: var id } when
            await FindAsync(new LinkId(id), details, await domains.ListAsync(cancellation), cancellation) is { } saved => TypedResults.Ok(saved),
        EditLinkResult.Invalid { Errors: var errors } => Invalid(errors),
        EditLinkResult.ChangedMeanwhile { By: var by } => ApiProblem.Conflict(LinksText.ChangedMeanwhile.With(by)),
        _ => ApiProblem.NotFound("link"),
    };

    private static async Task<LinkDocument?> FindAsync(
        LinkId id, LinkDetails details, IReadOnlyList<BrandDomain> domains, CancellationToken cancellation) =>
        await details.FindAsync(id, cancellation) is { } row
            ? LinkDocument.Of(row, domains.First(domain => domain.Id.Value == row.DomainId))
            : null;
}
