using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using WhiteLabelLinks.Web.Api;

namespace WhiteLabelLinks.Web.Pages;

/// <summary>The API as a page, drawn from the same document that tools read.</summary>
[AllowAnonymous]
internal sealed class ApiDocsModel([FromKeyedServices(ApiDescription.Version)] IOpenApiDocumentProvider description) : PageModel
{
    public OpenApiDocument Document { get; private set; } = new();

    public string BaseUrl => $"{Request.Scheme}://{Request.Host}";

    public IEnumerable<(string Tag, IEnumerable<ApiCall> Calls)> Groups => Document.Paths
        .SelectMany(path => (path.Value.Operations ?? []).Select(call => new ApiCall(call.Key.Method, path.Key, call.Value)))
        .GroupBy(call => call.Operation.Tags?.FirstOrDefault()?.Name ?? "Other", StringComparer.Ordinal)
        .Select(group => (group.Key, group.AsEnumerable()));

    public async Task OnGetAsync(CancellationToken cancellationToken) =>
        Document = await description.GetOpenApiDocumentAsync(cancellationToken);

    /// <summary>The fields of a body, with the type each takes.</summary>
    public static IEnumerable<(string Name, string Type, bool Required, string? Words)> Fields(IOpenApiSchema? schema) =>
        (schema?.Properties ?? new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal))
            .Select(field => (field.Key, TypeOf(field.Value), schema!.Required?.Contains(field.Key) == true, field.Value.Description)); // properties come from a schema

    public static string TypeOf(IOpenApiSchema? schema)
    {
        var type = (schema?.Type ?? JsonSchemaType.String) & ~JsonSchemaType.Null;
        var word = type.ToString().ToLowerInvariant();
        return schema?.Items is { } items ? $"{TypeOf(items)}[]" : schema?.Format is { } format ? $"{word} ({format})" : word;
    }
}

/// <summary>One operation of the API.</summary>
internal sealed record ApiCall(string Method, string Path, OpenApiOperation Operation)
{
    public string Anchor => Operation.OperationId ?? Method + Path;

    public IOpenApiSchema? Body => Operation.RequestBody?.Content?.Values.FirstOrDefault()?.Schema;

    public string Curl(string baseUrl) => Method switch
    {
        "GET" => $"curl -H \"Authorization: Bearer $KEY\" {baseUrl}{Path}",
        "DELETE" => $"curl -X DELETE -H \"Authorization: Bearer $KEY\" {baseUrl}{Path}",
        _ when Body is null => $"curl -X {Method} -H \"Authorization: Bearer $KEY\" {baseUrl}{Path}",
        _ => $"curl -X {Method} -H \"Authorization: Bearer $KEY\" -H \"Content-Type: application/json\" -d '{{\"destination\": \"https://example.com\"}}' {baseUrl}{Path}",
    };
}
