using System.Text.Json;

namespace WhiteLabelLinks.Certificates.Acme;

/// <summary>A CA's description of what went wrong (RFC 7807, RFC 8555 6.7). What it says is cut and cleaned, but it is the CA's text.</summary>
/// <param name="Type">A URN, such as <c>urn:ietf:params:acme:error:caa</c>; <c>about:blank</c> where there was none.</param>
/// <param name="Detail">Technical words, for logs and for people who run things. Empty where there were none.</param>
/// <param name="Status">The HTTP status that the document names, if any.</param>
/// <param name="Identifier">The host name that it is about, in a subproblem.</param>
/// <param name="Instance">Where a person can read or do something about it (RFC 8555 7.3.3), if anywhere.</param>
/// <param name="Subproblems">One for each name that failed (RFC 8555 6.7.1).</param>
public sealed record AcmeProblem(string Type, string Detail, int? Status, string? Identifier, Uri? Instance, IReadOnlyList<AcmeProblem> Subproblems)
{
    private const string Prefix = "urn:ietf:params:acme:error:";
    private const int MostSubproblems = 100;
    private const int LongestText = 1000;

    /// <summary>The part of <see cref="Type"/> after ACME's prefix, such as <c>caa</c>; empty for a type that is not ACME's.</summary>
    public string Kind => Type.StartsWith(Prefix, StringComparison.Ordinal) ? Type[Prefix.Length..] : "";

    /// <summary>What the owner of the domain should know, in plain words: what happened and whether something is to be done.</summary>
    public string OwnerText => OwnerWords.For(this);

    /// <summary>Who can put it right.</summary>
    public AcmeRemedy Remedy => OwnerWords.RemedyFor(this);

    /// <summary>The problem as an exception: for a failed validation or order, which ACME reports as a state and not as an error.</summary>
    public AcmeException ToException() => AcmeProblemException.For(this, 0, null);

    /// <summary>For an answer whose status is all that it says.</summary>
    internal static AcmeProblem Unnamed(int status) => new(status == 429 ? Prefix + "rateLimited" : "about:blank", "", status, null, null, []);

    internal static AcmeProblem Read(JsonElement json, bool isInner = false) => new(
        Text(json, "type") is { Length: > 0 } type ? type : "about:blank",
        Text(json, "detail"),
        Find(json, "status", JsonValueKind.Number) is { } status && status.TryGetInt32(out var number) ? number : null,
        Find(json, "identifier", JsonValueKind.Object) is { } identifier && Text(identifier, "value") is { Length: > 0 } name ? name : null,
        Uri.TryCreate(Text(json, "instance"), UriKind.Absolute, out var instance) && instance.Scheme == Uri.UriSchemeHttps ? instance : null,
        isInner ? [] : ReadInner(json));

    private static List<AcmeProblem> ReadInner(JsonElement json) => Find(json, "subproblems", JsonValueKind.Array) is { } list
        ? [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object).Take(MostSubproblems).Select(item => Read(item, isInner: true))]
        : [];

    private static JsonElement? Find(JsonElement json, string name, JsonValueKind kind) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == kind ? value : null;

    // A hostile text may be long, or move the cursor of a terminal.
    private static string Text(JsonElement json, string name)
    {
        var text = Find(json, name, JsonValueKind.String)?.GetString() ?? "";
        return string.Create(Math.Min(text.Length, LongestText), text, static (kept, all) =>
        {
            for (var i = 0; i < kept.Length; i++)
            {
                kept[i] = char.IsControl(all[i]) || char.IsSurrogate(all[i]) ? ' ' : all[i];
            }
        }).Trim();
    }
}
