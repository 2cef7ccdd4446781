using System.ComponentModel;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using WhiteLabelLinks.Links.Utm;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Links.Api;

/// <summary>The parameter by which a brand names sources for itself, on all of its domains: the same as on its page.</summary>
internal static class SourceParameterApi
{
    private const string Name = "source_parameter";
    private const string Path = "/domains/source-parameter";
    private const string Json = "application/json";

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet(Path, ReadAsync).RequireScope("domains:read").WithTags("Domains").WithName("getSourceParameter")
            .WithSummary("Get the brand's own source parameter")
            .WithDescription("It belongs to the brand and holds on every domain of it.")
            .Produces<SourceParameterDocument>();
        api.MapPut(Path, NameAsync).RequireScope("domains:write").WithTags("Domains").WithName("setSourceParameter")
            .WithSummary("Name the brand's own source parameter")
            .WithDescription(
                "With `src`, whoever opens /spring?src=poster is counted with the source poster, and the destination learns nothing of it. "
                + "It holds on every domain of the brand within a second. null takes it away: what follows the ? is passed on again.")
            .Accepts<SourceParameterDocument>(Json).Produces<SourceParameterDocument>().ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> ReadAsync(UtmSettings settings, CancellationToken cancellation) =>
        TypedResults.Ok(new SourceParameterDocument { SourceParameter = await settings.SourceParameterAsync(cancellation) });

    private static async Task<IResult> NameAsync(HttpRequest request, UtmSettings settings, AuditLog audit, CancellationToken cancellation)
    {
        var body = await LinkBody.ReadAsync(request, cancellation);
        var asked = body.Text(Name);
        body.RefuseTheRest();
        if (body.Errors.Count > 0)
        {
            return LinksApi.Invalid(body.Errors);
        }
        // Nothing said is not "none": that would be taken for it by whoever misspelled the body.
        if (!asked.IsGiven)
        {
            return ApiProblem.Invalid(Name, LinksText.SourceParameterMissing);
        }
        return await settings.NameSourcesByAsync(asked.Value, audit, cancellation) is { } complaint
            ? ApiProblem.Invalid(Name, complaint)
            : await ReadAsync(settings, cancellation);
    }
}

/// <summary>Body and answer of <c>/api/v1/domains/source-parameter</c>.</summary>
internal sealed record SourceParameterDocument
{
    [JsonPropertyName("source_parameter"), Description("A letter from a to z, then letters, digits, _ and -, at most 32 together; null where the brand has none. Kept in lower case.")]
    public required string? SourceParameter { get; init; }
}
