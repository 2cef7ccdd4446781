using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace WhiteLabelLinks.Tenants;

/// <summary>
/// Problem documents (RFC 9457) of the API. <c>type</c> is stable and relative, so that it names nobody's product, and the
/// address it gives answers with an explanation.
/// </summary>
public static class ApiProblem
{
    internal const string TypeBase = "/api/problems/";

    /// <summary>A thing that does not exist, or is another brand's: both read the same.</summary>
    /// <param name="what">"link", "domain".</param>
    public static ProblemHttpResult NotFound(string what) =>
        Create("not-found", StatusCodes.Status404NotFound, "Not found", $"There is no such {what} in this brand.");

    /// <summary>Fields that were read but cannot be accepted.</summary>
    /// <param name="errors">Sentences by JSON member.</param>
    public static ProblemHttpResult Invalid(IReadOnlyDictionary<string, string[]> errors) =>
        Create("invalid-fields", StatusCodes.Status422UnprocessableEntity, "Some fields cannot be accepted",
            string.Join(' ', errors.SelectMany(e => e.Value)), ("errors", errors));

    /// <summary>One field that cannot be accepted.</summary>
    public static ProblemHttpResult Invalid(string field, string error) =>
        Invalid(new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [error] });

    /// <summary>Something that is taken, or has changed meanwhile.</summary>
    public static ProblemHttpResult Conflict(string detail) =>
        Create("conflict", StatusCodes.Status409Conflict, "In conflict with what is there", detail);

    /// <summary>A request whose form is wrong: an unknown cursor, a parameter that is not a number.</summary>
    public static ProblemHttpResult BadRequest(string detail) =>
        Create("bad-request", StatusCodes.Status400BadRequest, "The request cannot be read", detail);

    /// <summary>The name is one of <see cref="Api.ApiProblemCatalog"/>, which a test holds complete.</summary>
    internal static ProblemHttpResult Create(string name, int status, string title, string detail, params (string Name, object? Value)[] members)
    {
        var problem = new ProblemDetails { Type = TypeBase + name, Status = status, Title = title, Detail = detail };
        foreach (var (member, value) in members)
        {
            problem.Extensions[member] = value;
        }
        return TypedResults.Problem(problem);
    }
}
