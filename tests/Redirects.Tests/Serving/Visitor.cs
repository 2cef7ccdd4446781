using System.Net;
using System.Text.RegularExpressions;
using Xunit;

namespace WhiteLabelLinks.Redirects.Tests.Serving;

/// <summary>A person with a browser without scripts: keeps the one cookie that there is, says where its forms come from.</summary>
internal sealed partial class Visitor(Edge edge) : IDisposable
{
    private const string Browser = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false });

    public string? Cookie { get; set; }

    public string UserAgent { get; init; } = Browser;

    /// <summary>Headers of every request.</summary>
    public Dictionary<string, string> Headers { get; } = [];

    public Task<HttpResponseMessage> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    /// <summary>Opens a link that asks, and answers.</summary>
    public async Task<HttpResponseMessage> ChooseAsync(string slug, string action)
    {
        using var banner = await GetAsync(slug);
        Assert.Equal(HttpStatusCode.OK, banner.StatusCode);
        return await PostAsync(await TokenAsync(banner), action);
    }

    public Task<HttpResponseMessage> PostAsync(string token, string action, string? origin = $"http://{The.Host}") =>
        SendAsync(HttpMethod.Post, "/_/consent", new FormUrlEncodedContent([new("t", token), new("action", action)]), origin);

    public Task<HttpResponseMessage> BeaconAsync(string body) =>
        SendAsync(HttpMethod.Post, "/_/b", new StringContent(body), $"http://{The.Host}");

    public static async Task<string> TokenAsync(HttpResponseMessage page) => Token().Match(await page.Content.ReadAsStringAsync()).Groups["token"].Value;

    /// <summary>The JSON that the hand-off page gives its script.</summary>
    public static async Task<string> ClickAsync(HttpResponseMessage page) => Click().Match(await page.Content.ReadAsStringAsync()).Value;

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content = null, string? origin = null)
    {
        using var request = new HttpRequestMessage(method, $"http://127.0.0.1:{edge.Port}{path}") { Content = content, Headers = { Host = The.Host } };
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        foreach (var (name, value) in Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        if (Cookie is not null)
        {
            request.Headers.Add("Cookie", Cookie);
        }
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }
        var answer = await _http.SendAsync(request);
        if (answer.Headers.TryGetValues("Set-Cookie", out var cookies))
        {
            Cookie = cookies.Single().Split(';')[0];
        }
        return answer;
    }

    [GeneratedRegex("name=\"t\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Token();

    [GeneratedRegex("""\{"to":[^}]+\}""")]
    private static partial Regex Click();
}
