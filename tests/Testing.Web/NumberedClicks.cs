using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace WhiteLabelLinks.Testing.Web;

/// <summary>
/// Visitors whose user agent is a number, so that each answered click can be looked for in the database afterwards.
/// </summary>
public sealed class NumberedClicks(int port, string host, string path)
{
    private long _next;
    private volatile bool _stop;

    /// <summary>Clicks whose whole answer arrived.</summary>
    public ConcurrentQueue<long> Answered { get; } = new();

    /// <summary>Answers that were no redirect.</summary>
    public ConcurrentQueue<string> Wrong { get; } = new();

    /// <summary>Clicks until told to stop. Connections that die with the server are not answered and count for nothing.</summary>
    public Task RunAsync(int visitors) => Task.WhenAll(Enumerable.Range(0, visitors).Select(_ => Task.Run(VisitAsync)));

    public void Stop() => _stop = true;

    private async Task VisitAsync()
    {
        while (!_stop)
        {
            using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectCallback = Loopback.To(port) }) { Timeout = TimeSpan.FromSeconds(20) };
            try
            {
                while (!_stop)
                {
                    var number = Interlocked.Increment(ref _next);
                    using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{host}:{port}{path}");
                    request.Headers.TryAddWithoutValidation("User-Agent", $"visitor-{number}");
                    using var answer = await http.SendAsync(request);
                    if (answer.StatusCode == HttpStatusCode.Redirect)
                    {
                        Answered.Enqueue(number);
                    }
                    else
                    {
                        Wrong.Enqueue(answer.StatusCode.ToString());
                    }
                }
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException or SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
            }
        }
    }
}
