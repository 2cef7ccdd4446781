using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using WhiteLabelLinks.Testing.Web;

namespace WhiteLabelLinks.Web.Tests.Tenants;

/// <summary>A browser at one console: keeps cookies, follows nothing by itself, and fills in forms as they are.</summary>
internal sealed class Visitor(WebApp app, string host)
{
    private static readonly HtmlParser Parser = new();

    public HttpClient Http { get; } = app.Client(host);

    public async Task<IDocument> OpenAsync(string path)
    {
        using var answer = await Http.GetAsync(path);
        Assert.True(answer.IsSuccessStatusCode, $"{path} answered {(int)answer.StatusCode}.");
        return await Parser.ParseDocumentAsync(await answer.Content.ReadAsStringAsync());
    }

    public async Task<HttpStatusCode> StatusAsync(string path)
    {
        using var answer = await Http.GetAsync(path);
        return answer.StatusCode;
    }

    /// <summary>Sends a form of a page: the token comes from the page itself, or from another one that this visitor may see.</summary>
    public async Task<HttpResponseMessage> SendAsync(string path, IEnumerable<(string Name, string Value)> fields, string? tokenFrom = null) =>
        await SendFormAsync(path, fields, await TokenAsync(tokenFrom ?? path));

    /// <summary>Sends a form with a token that was read before.</summary>
    public async Task<HttpResponseMessage> SendFormAsync(string path, IEnumerable<(string Name, string Value)> fields, string token)
    {
        using var body = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body };
        request.Headers.Add("X-Form", token);
        return await Http.SendAsync(request);
    }

    public Task<HttpResponseMessage> SignInAsync(string email, string password) =>
        SendAsync("/sign-in", [("Email", email), ("Password", password), ("Remember", "true")]);

    public async Task<string> TokenAsync(string path) =>
        (await OpenAsync(path)).QuerySelector("meta[name=csrf-token]")?.GetAttribute("content")
        ?? throw new InvalidOperationException($"{path} carries no form token.");

    public static async Task<IDocument> ReadAsync(HttpResponseMessage answer) =>
        await Parser.ParseDocumentAsync(await answer.Content.ReadAsStringAsync());
}
