using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace WhiteLabelLinks.Testing.Web;

/// <summary>Visitors who are asked and agree, each with the id that the answer gave them: what a record must prove afterwards.</summary>
public sealed partial class AnsweredChoices(int port, string host, string path)
{
    // Where the visitor's id lies in the consent cookie.
    private static readonly Range Id = 15..31;

    private volatile bool _stop;

    /// <summary>Ids of visitors whose answer arrived, in hexadecimal.</summary>
    public ConcurrentQueue<string> Answered { get; } = new();

    public Task RunAsync(int visitors) => Task.WhenAll(Enumerable.Range(0, visitors).Select(_ => Task.Run(VisitAsync)));

    public void Stop() => _stop = true;

    private async Task VisitAsync()
    {
        while (!_stop)
        {
            using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectCallback = Loopback.To(port) })
            {
                BaseAddress = new Uri($"http://{host}:{port}"),
                Timeout = TimeSpan.FromSeconds(20),
            };
            http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
            try
            {
                while (!_stop)
                {
                    await ChooseAsync(http);
                }
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException or SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
            }
        }
    }

    private async Task ChooseAsync(HttpClient http)
    {
        var token = Token().Match(await http.GetStringAsync(path)).Groups["token"].Value;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/_/consent") { Content = new FormUrlEncodedContent([new("t", token), new("action", "accept")]) };
        request.Headers.Add("Origin", $"http://{host}:{port}");
        using var answer = await http.SendAsync(request);
        if (answer.StatusCode == HttpStatusCode.SeeOther && answer.Headers.TryGetValues("Set-Cookie", out var cookies))
        {
            var value = cookies.Single().Split(';')[0].Split('=', 2)[1];
            Answered.Enqueue(Convert.ToHexStringLower(Base64Url.DecodeFromChars(value)[Id]));
        }
    }

    [GeneratedRegex("name=\"t\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Token();
}
