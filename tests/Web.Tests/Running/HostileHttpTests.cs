using System.Net.Sockets;
using System.Text;

namespace WhiteLabelLinks.Web.Tests.Running;

/// <summary>Requests that no browser sends, byte for byte. The answer is a 4xx or a closed connection; never a 5xx, never silence.</summary>
public sealed class HostileHttpTests(AppFixture fixture)
{
    private const string Console = "localhost";

    public static TheoryData<string> Requests =>
    [
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: \r\n\r\n",
        "GET / HTTP/1.1\r\nHost: ev il\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost:99999\r\n\r\n",
        "GET /%00 HTTP/1.1\r\nHost: {host}\r\n\r\n",
        "GET /%zz HTTP/1.1\r\nHost: {host}\r\n\r\n",
        "GET /%c0%ae%c0%ae/%c0%ae HTTP/1.1\r\nHost: {host}\r\n\r\n",
        "GET //evil.example/x HTTP/1.1\r\nHost: {host}\r\n\r\n",
        "GET /..%2f..%2fetc HTTP/1.1\r\nHost: {host}\r\n\r\n",
        "GET /assets/%2e%2e/%2e%2e/x HTTP/1.1\r\nHost: {host}\r\n\r\n",
        "GET http://evil.example/ HTTP/1.1\r\nHost: {host}\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: {host}\r\n\r\n",
        "CONNECT evil.example:443 HTTP/1.1\r\nHost: {host}\r\n\r\n",
        "TRACE / HTTP/1.1\r\nHost: {host}\r\n\r\n",
        "BREW /sign-in HTTP/1.1\r\nHost: {host}\r\n\r\n",
        "GET /sign-in HTTP/1.1\r\nHost: {host}\r\nCookie: {long}\r\n\r\n",
        "GET /{long} HTTP/1.1\r\nHost: {host}\r\n\r\n",
        "nonsense\r\n\r\n",
        "POST /sign-in HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded; charset=klingon\r\nContent-Length: 3\r\n\r\na=b",
        "POST /sign-in HTTP/1.1\r\nHost: {host}\r\nContent-Type: multipart/form-data\r\nContent-Length: 3\r\n\r\na=b",
        "POST /sign-in HTTP/1.1\r\nHost: {host}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 3\r\n\r\na=b",
        "POST /sign-in HTTP/1.1\r\nHost: {host}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 6\r\n\r\n--x\r\nC",
        "POST /sign-in HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 12000\r\n\r\n{keys}",
        "POST /sign-in HTTP/1.1\r\nHost: {host}\r\nContent-Type: ///\r\nContent-Length: 1\r\n\r\na",
        "POST /sign-in HTTP/1.1\r\nHost: {host}\r\nContent-Type: text/plain\r\nContent-Length: 1\r\n\r\na",
        "POST /sign-in HTTP/1.1\r\nHost: {host}\r\nContent-Length: -1\r\n\r\n",
        "POST /sign-in HTTP/1.1\r\nHost: {host}\r\nContent-Length: 99999999\r\n\r\n",
        "POST /sign-in HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
        "POST /sign-in HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
        "POST /api/v1/links HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json; charset=klingon\r\nContent-Length: 2\r\n\r\n{}",
        "POST /api/v1/links HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: 4\r\n\r\n{\"a\"",
        "POST /api/v1/links HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
        "POST /api/v1/links HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer lk_\u00e9_x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
        "GET /sign-in?returnUrl=%00%ff HTTP/1.1\r\nHost: {host}\r\n\r\n",
        "GET /brands/%F0%9F%92%99/links?after=%00&sort=%27 HTTP/1.1\r\nHost: {host}\r\n\r\n",
    ];

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_hostile_request_gets_a_4xx_or_is_cut_off(string request)
    {
        foreach (var host in (string[])[Console, "go.nobody.localhost"])
        {
            var status = await SendAsync(request.Replace("{host}", host, StringComparison.Ordinal));
            Assert.True(status is null or (>= 200 and < 500), $"{status} for {host}: {request[..Math.Min(80, request.Length)]}");
        }
    }

    [Fact]
    public async Task Clients_that_never_finish_a_request_are_cut_off_and_hold_nobody_up()
    {
        List<Socket> slow = [];
        try
        {
            for (var i = 0; i < 200; i++)
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                slow.Add(socket);
                await socket.ConnectAsync(IPAddress.Loopback, fixture.App.Port);
                await socket.SendAsync(Encoding.ASCII.GetBytes(i % 2 == 0
                    ? "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
                    : "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 500\r\n\r\na"));
            }
            using var other = await fixture.App.Client("go.nobody.localhost").GetAsync("/x");
            Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
            foreach (var socket in slow)
            {
                using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(40), TimeProvider.System);
                await EndAsync(socket, patience.Token);
            }
        }
        finally
        {
            slow.ForEach(socket => socket.Dispose());
        }
    }

    private static async Task EndAsync(Socket socket, CancellationToken patience)
    {
        var bytes = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(bytes, patience) > 0)
            {
                // Whatever it was told before it was cut off.
            }
        }
        catch (SocketException)
        {
            // Reset is an end too.
        }
    }

    // Null: the connection was closed without an answer.
    private async Task<int?> SendAsync(string request)
    {
        var text = request.Replace("{long}", new string('a', 40_000), StringComparison.Ordinal)
            .Replace("{keys}", string.Concat(Enumerable.Range(0, 3000).Select(i => "a&b=")), StringComparison.Ordinal);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, fixture.App.Port);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        try
        {
            await socket.SendAsync(Encoding.Latin1.GetBytes(text), patience.Token);
            socket.Shutdown(SocketShutdown.Send);
            var answer = new byte[64];
            var read = await socket.ReceiveAsync(answer, patience.Token);
            return read == 0 ? null : int.Parse(Encoding.ASCII.GetString(answer, 9, 3), System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
