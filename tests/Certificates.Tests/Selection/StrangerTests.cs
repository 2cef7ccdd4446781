using System.Diagnostics;
using System.Net.Security;
using System.Security.Cryptography;
using System.Text;
using WhiteLabelLinks.Certificates.Tests.Issuance;
using Xunit;

namespace WhiteLabelLinks.Certificates.Tests.Selection;

/// <summary>What those get who ask for names that are nobody's here, or for one name on another's connection.</summary>
[Collection(OnTwoNodes.Name)]
public sealed class StrangerTests(TwoNodes nodes, ITestOutputHelper output)
{
    private const int Strangers = 10_000;
    private const string Blank = "xxxxxxxxxxxxxxxx";

    [Fact]
    public async Task Ten_thousand_unknown_names_get_ten_thousand_alerts_and_cost_no_order_and_no_query()
    {
        var hello = await RealHello.WriteAsync($"{Blank}.example", ["h2", "http/1.1"]);
        var place = hello.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Blank));
        var ordersBefore = await nodes.Installation.Database.ScalarAsync<long>("SELECT count(*) FROM tls.attempts");
        using var questions = new LookUps(nodes.Installation.Database.Name);
        byte[] alert = [0x15, 3, 3, 0, 2, 2, 112];
        var alerts = 0;
        var started = TimeProvider.System.GetTimestamp();

        await Parallel.ForEachAsync(Enumerable.Range(0, Strangers), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, _) =>
        {
            byte[] bytes = [.. hello];
            Encoding.ASCII.GetBytes(RandomNumberGenerator.GetHexString(Blank.Length, lowercase: true), bytes.AsSpan(place));
            var answer = await Visitor.SayAsync(nodes.Both[i % 2].HttpsPort, bytes);
            Assert.Equal(alert, answer);
            Interlocked.Increment(ref alerts);
        });

        var took = TimeProvider.System.GetElapsedTime(started);
        output.WriteLine($"{Strangers / took.TotalSeconds:0} refusals a second, the visitors' work included");
        Assert.Equal(Strangers, alerts);
        Assert.Equal(0, questions.Count);
        Assert.Equal(ordersBefore, await nodes.Installation.Database.ScalarAsync<long>("SELECT count(*) FROM tls.attempts"));
        // Those who are known do cost one, which shows that it is counted.
        await nodes.AddServedDomainAsync();
        Assert.NotEqual(0, questions.Count);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: example.com\r\n\r\n")]
    [InlineData("\0\0\0\0\0\0\0\0")]
    [InlineData("\u0016\u0003\u0001\0\u0005\u0002\0\0\u0001\0")]
    public async Task What_is_no_handshake_gets_an_alert(string bytes) =>
        Assert.Equal([0x15, 3, 3, 0, 2, 2, 50], await Visitor.SayAsync(nodes.First.HttpsPort, Encoding.Latin1.GetBytes(bytes)));

    [Fact]
    public async Task A_CA_that_validates_what_nobody_ordered_is_refused()
    {
        var host = await nodes.AddServedDomainAsync();

        foreach (var name in (string[])[host, Installation.NewName()])
        {
            var answer = await Visitor.SayAsync(nodes.First.HttpsPort, await RealHello.WriteAsync(name, ["acme-tls/1"]));

            Assert.Equal([0x15, 3, 3, 0, 2, 2, 112], answer);
        }
    }

    [Theory]
    [InlineData("{0}", "200")]
    [InlineData("{0}:8443", "200")]
    [InlineData("{0}.", "200")]
    [InlineData("{1}", "421")]
    [InlineData("elsewhere.example", "421")]
    [InlineData("sub.{0}", "421")]
    public async Task A_request_for_another_host_than_the_connections_is_sent_back(string asked, string status)
    {
        var (host, other) = (await nodes.AddServedDomainAsync(), await nodes.AddServedDomainAsync());
        foreach (var name in (string[])[host, host.ToUpperInvariant()])
        {
            var requested = string.Format(asked, name, other);
            Assert.Equal(status, await RequestAsync(host, requested));
            Assert.Equal(status, await RequestOverHttp2Async(host, requested));
        }
    }

    private async Task<string> RequestAsync(string host, string requested)
    {
        var (stream, _) = await Visitor.OpenAsync(nodes.First.HttpsPort, host, [SslApplicationProtocol.Http11]);
        await using (stream)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: {requested}\r\nConnection: close\r\n\r\n"));
            using var reader = new StreamReader(stream, Encoding.ASCII);
            return (await reader.ReadToEndAsync()).Split(' ')[1];
        }
    }

    // A client that keeps to the rules asks for one host alone; so the few frames that it takes are written here (RFC 9113, RFC 7541).
    private async Task<string> RequestOverHttp2Async(string host, string requested)
    {
        var (stream, greeting) = await Visitor.OpenAsync(nodes.First.HttpsPort, host, [SslApplicationProtocol.Http2]);
        await using (stream)
        {
            Assert.Equal(SslApplicationProtocol.Http2, greeting.Protocol);
            byte[] settings = [0, 0, 0, 4, 0, 0, 0, 0, 0];
            byte[] fields = [0x82, 0x87, 0x84, 0x01, (byte)requested.Length, .. Encoding.ASCII.GetBytes(requested)];
            byte[] headers = [0, 0, (byte)fields.Length, 1, 0x05, 0, 0, 0, 1, .. fields];
            await stream.WriteAsync((byte[])[.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. settings, .. headers]);
            while (true)
            {
                var head = new byte[9];
                await stream.ReadExactlyAsync(head);
                var body = new byte[(head[0] << 16) | (head[1] << 8) | head[2]];
                await stream.ReadExactlyAsync(body);
                if (head[3] == 1)
                {
                    // 0x88 is the whole of ":status: 200"; other statuses stand there in letters.
                    return body[0] == 0x88 ? "200" : Encoding.Latin1.GetString(body).Contains("421", StringComparison.Ordinal) ? "421" : Convert.ToHexString(body);
                }

                Assert.NotEqual(7, head[3]);
            }
        }
    }

    /// <summary>Counts what is asked of a database about single hosts.</summary>
    private sealed class LookUps : IDisposable
    {
        private readonly ActivityListener _listener;
        private int _count;

        public LookUps(string database)
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == "Npgsql",
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
                ActivityStopped = activity =>
                {
                    var tags = activity.TagObjects.Select(tag => tag.Value as string ?? "").ToList();
                    if (tags.Contains(database) && tags.Exists(tag => tag.Contains("host = $1", StringComparison.Ordinal)))
                    {
                        Interlocked.Increment(ref _count);
                    }
                },
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public int Count => _count;

        public void Dispose() => _listener.Dispose();
    }
}
