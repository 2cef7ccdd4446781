using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using WhiteLabelLinks.Links;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Retargeting.Pixels;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Retargeting.Api;

/// <summary>Pixels of the brand, and what single links fire.</summary>
internal static class PixelsApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var pixels = api.MapGroup("/pixels").WithTags("Pixels");
        pixels.MapGet("", ListAsync).RequireScope("pixels:read").WithName("listPixels")
            .WithSummary("List pixels").WithDescription("All pixels of the brand, in the order in which they were added.").Produces<PixelListDocument>();
        pixels.MapPost("", AddAsync).RequireScope("pixels:write").WithName("addPixel")
            .WithSummary("Add a pixel")
            .WithDescription("It fires nowhere until a domain or a link has it. Send an Idempotency-Key to be able to repeat the call safely.")
            .Produces<PixelDocument>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        pixels.MapDelete("/{id}", RemoveAsync).RequireScope("pixels:write").WithName("removePixel")
            .WithSummary("Remove a pixel").WithDescription("It stops firing everywhere within a second.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/links/{id}/pixels", ReadLinkAsync).RequireScope("pixels:read").WithTags("Pixels").WithName("getLinkPixels")
            .WithSummary("What a link fires").Produces<LinkPixelsDocument>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPut("/links/{id}/pixels", SaveLinkAsync).RequireScope("pixels:write").WithTags("Pixels").WithName("setLinkPixels")
            .WithSummary("Change what a link fires")
            .WithDescription("What is absent stays, but for pixels: absent means none. A critical link takes no pixels of its own.")
            .Produces<LinkPixelsDocument>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> ListAsync(PixelList list, CancellationToken cancellation) =>
        TypedResults.Ok(new PixelListDocument { Data = [.. (await list.ReadAsync(cancellation)).Select(pixel => PixelDocument.Of(pixel))] });

    private static async Task<IResult> AddAsync(NewPixelDocument body, PixelEditor editor, PixelList list, CancellationToken cancellation)
    {
        // There is nobody to be warned and asked: what is unusual is said in the answer.
        switch (await editor.AddAsync(new NewPixel(body.Platform, body.Tag, body.Name, AcceptsUnusual: true), cancellation))
        {
            case AddPixelResult.Added added when await list.FindAsync(added.Pixel.Id, cancellation) is { } pixel:
                var document = PixelDocument.Of(pixel, added.Warning);
                return TypedResults.Created($"{BrandApi.Root}/pixels/{document.Id}", document);
            case AddPixelResult.Invalid invalid:
                return ApiProblem.Invalid(invalid.Errors.ToDictionary(error => error.Key, error => new[] { error.Value }, StringComparer.Ordinal));
            case AddPixelResult.Taken taken:
                return ApiProblem.Conflict(RetargetingText.PixelTaken.With(taken.By.Name));
            default:
                return ApiProblem.NotFound("pixel");
        }
    }

    private static async Task<IResult> RemoveAsync(string id, PixelEditor editor, CancellationToken cancellation) =>
        TryParse(id, out var pixel) && await editor.RemoveAsync(pixel, cancellation) ? TypedResults.NoContent() : ApiProblem.NotFound("pixel");

    private static async Task<IResult> ReadLinkAsync(string id, LinkDirectory links, LinkSettings settings, CancellationToken cancellation) =>
        TryParse(id, out var link) && await links.FindAsync(new LinkId(link), cancellation) is { } found
            ? TypedResults.Ok(Describe(await settings.ReadAsync(found, cancellation)))
            : ApiProblem.NotFound("link");

    private static async Task<IResult> SaveLinkAsync(
        string id, LinkPixelsDocument body, LinkDirectory links, LinkSettings settings, CancellationToken cancellation)
    {
        if (!TryParse(id, out var link) || await links.FindAsync(new LinkId(link), cancellation) is not { } found)
        {
            return ApiProblem.NotFound("link");
        }
        // An id that is no number names nothing, which is refused like one that the brand does not have.
        var pixels = (body.Pixels ?? []).Select(text => TryParse(text, out var pixel) ? pixel : 0).ToList();
        var mode = body.Mode ?? (await settings.ReadAsync(found, cancellation)).Setting.PixelMode;
        var errors = body.Fires is not null
            ? [("fires", RetargetingText.ReadOnly)]
            : await settings.SaveAsync(found, new LinkPixelsInput(mode, pixels, body.Event, body.Ownership), cancellation);
        return errors.Count == 0
            ? TypedResults.Ok(Describe(await settings.ReadAsync(found, cancellation)))
            : ApiProblem.Invalid(errors.GroupBy(error => error.Field, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => group.Select(error => error.Error).ToArray(), StringComparer.Ordinal));
    }

    private static LinkPixelsDocument Describe(LinkFiring firing) => new()
    {
        Mode = firing.Setting.PixelMode,
        Pixels = [.. firing.Own.Select(id => id.ToString(CultureInfo.InvariantCulture))],
        Event = firing.Setting.Event,
        Ownership = firing.Setting.Ownership,
        Fires = [.. firing.Fired.Select(pixel => pixel.Id.ToString())],
    };

    private static bool TryParse(string? text, out long id) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id);
}
