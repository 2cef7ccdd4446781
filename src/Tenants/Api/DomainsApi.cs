using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants.Domains;

namespace WhiteLabelLinks.Tenants.Api;

/// <summary>Domains over HTTP. A domain of another brand is not found.</summary>
internal static class DomainsApi
{
    private const string Json = "application/json";

    public static void Map(RouteGroupBuilder api)
    {
        var domains = api.MapGroup("/domains").WithTags("Domains");
        domains.MapGet("", ListAsync).RequireScope(ApiScopes.DomainsRead).WithName("listDomains")
            .WithSummary("List domains")
            .WithDescription("All of the brand's, oldest first, each with the records that it needs and what the last check found.")
            .Produces<DomainListDocument>();
        domains.MapGet("/{id}", GetAsync).RequireScope(ApiScopes.DomainsRead).WithName("getDomain")
            .WithSummary("Get a domain").Produces<DomainDocument>().ProducesProblem(StatusCodes.Status404NotFound);
        domains.MapPost("", AddAsync).RequireScope(ApiScopes.DomainsWrite).WithName("addDomain")
            .WithSummary("Add a domain")
            .WithDescription("It is served once its DNS proves that it is yours: create the `records` of the answer.")
            .Accepts<NewDomainDocument>(Json).Produces<DomainDocument>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        domains.MapPost("/{id}/check", CheckAsync).RequireScope(ApiScopes.DomainsWrite).WithName("checkDomain")
            .WithSummary("Check a domain's DNS now")
            .WithDescription("Takes up to eight seconds. A domain that waits is checked by itself as well.")
            .Produces<DomainDocument>().ProducesProblem(StatusCodes.Status404NotFound);
        domains.MapDelete("/{id}", RemoveAsync).RequireScope(ApiScopes.DomainsWrite).WithName("removeDomain")
            .WithSummary("Remove a domain with its links")
            .WithDescription("It stops answering at once, and its links are deleted. For 90 days only this brand can take the name again.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync(DomainOverview overview, CancellationToken cancellation) =>
        TypedResults.Ok(new DomainListDocument { Data = [.. (await overview.ListAsync(cancellation)).Select(DomainDocument.Of)] });

    private static async Task<IResult> GetAsync(string id, DomainOverview overview, CancellationToken cancellation) =>
        await FindAsync(id, overview, cancellation) is { } domain ? TypedResults.Ok(DomainDocument.Of(domain)) : ApiProblem.NotFound("domain");

    private static async Task<IResult> AddAsync(
        NewDomainDocument body, NewDomain newDomain, DomainCheck check, DomainOverview overview, CancellationToken cancellation)
    {
        switch (await newDomain.AddAsync(body.Host, cancellation))
        {
            case AddDomainResult.Refused refused:
                return ApiProblem.Invalid("host", refused.Reason);
            case AddDomainResult.Added added:
                await check.RunAsync(added.Id, cancellation);
                return await overview.FindAsync(added.Id, cancellation) is { } domain
                    ? TypedResults.Created(FormattableString.Invariant($"{BrandApi.Root}/domains/{added.Id}"), DomainDocument.Of(domain))
                    : ApiProblem.NotFound("domain");
            default:
                throw new InvalidOperationException("Adding a domain ended in a way that nobody knows.");
        }
    }

    private static async Task<IResult> CheckAsync(string id, DomainCheck check, DomainOverview overview, CancellationToken cancellation)
    {
        if (TryParse(id) is { } known)
        {
            await check.RunAsync(known, cancellation);
        }
        return await GetAsync(id, overview, cancellation);
    }

    private static async Task<IResult> RemoveAsync(string id, DomainRemoval removal, CancellationToken cancellation) =>
        TryParse(id) is { } known && await removal.RemoveAsync(known, cancellation) is not null ? TypedResults.NoContent() : ApiProblem.NotFound("domain");

    private static async Task<DomainView?> FindAsync(string id, DomainOverview overview, CancellationToken cancellation) =>
        TryParse(id) is { } known ? await overview.FindAsync(known, cancellation) : null;

    private static DomainId? TryParse(string id) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? new DomainId(number) : null;
}
