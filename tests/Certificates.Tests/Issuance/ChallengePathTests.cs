using System.Net.Sockets;
using System.Text;
using Xunit;

namespace WhiteLabelLinks.Certificates.Tests.Issuance;

/// <summary>The path at which a CA looks for proof (RFC 8555 8.3): strangers find nothing there, whatever they send.</summary>
[Collection(OnTwoNodes.Name)]
public sealed class ChallengePathTests(TwoNodes nodes)
{
    private const string Path = "/.well-known/acme-challenge/";

    [Fact]
    public async Task An_answer_stands_at_its_own_host_on_every_node_and_nowhere_else()
    {
        var (host, token) = await PutAsync();
        var tls = await PutAsync("tls-alpn-01");
        var late = await PutAsync(expires: "-1 second");
        foreach (var node in nodes.Both)
        {
            Assert.Equal((200, "the answer"), await AskAsync(node, "GET", host, Path + token));
            Assert.Equal((200, "the answer"), await AskAsync(node, "GET", host.ToUpperInvariant() + ":80", Path + token));
            Assert.Equal((200, ""), await AskAsync(node, "HEAD", host, Path + token));
            Assert.Equal(404, (await AskAsync(node, "GET", Installation.NewName(), Path + token)).Status);
            Assert.Equal(404, (await AskAsync(node, "GET", tls.Host, Path + tls.Token)).Status);
            Assert.Equal(404, (await AskAsync(node, "GET", late.Host, Path + late.Token)).Status);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("unknown")]
    [InlineData("{0}x")]
    [InlineData("{0}/")]
    [InlineData("{0}?a=b")]
    [InlineData("./{0}")]
    [InlineData("../{0}")]
    [InlineData("%2e%2e/{0}")]
    [InlineData("%00")]
    [InlineData("%ff%fe")]
    [InlineData("{0}%0d%0aSet-Cookie:a=b")]
    [InlineData("'; DROP TABLE tls.challenges; --")]
    [InlineData("\u00ff\u00fe")]
    [InlineData("{0}#")]
    [InlineData("long")]
    public async Task Anything_but_an_open_token_is_not_found(string asked)
    {
        var (host, token) = await PutAsync();
        var target = asked == "long" ? new string('a', 4000) : string.Format(asked, token);

        var (status, body) = await AskAsync(nodes.First, "GET", host, Path + target);

        // A server may call some of these bytes no request at all; an answer of ours, or a failure, they never get.
        Assert.True(status is 404 or 400, $"{status}: {body}");
        Assert.DoesNotContain("the answer", body, StringComparison.Ordinal);
        Assert.DoesNotContain(Node.Behind, body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    [InlineData("BREW")]
    public async Task It_is_there_to_be_read_only(string method)
    {
        var (host, token) = await PutAsync();

        Assert.Equal(404, (await AskAsync(nodes.First, method, host, Path + token)).Status);
    }

    [Fact]
    public async Task Other_paths_go_on_to_what_stands_behind()
    {
        Assert.Equal((200, Node.Behind), await AskAsync(nodes.First, "GET", "a.example", "/"));
        Assert.Equal((200, Node.Behind), await AskAsync(nodes.First, "GET", "a.example", "/.well-known/acme-challenge"));
    }

    private async Task<(string Host, string Token)> PutAsync(string type = "http-01", string expires = "1 hour")
    {
        var host = Installation.NewName();
        var token = "token-" + host.Replace('.', '_');
        await nodes.Installation.Database.ExecuteAsync(
            "INSERT INTO tls.challenges (token, host, type, key_authorization, expires_at) VALUES ($1, $2, $3, 'the answer', now() + $4::interval)",
            token, host, type, expires);
        return (host, token);
    }

    // Bytes as they are: a client would make them well-formed first.
    private static async Task<(int Status, string Body)> AskAsync(Node node, string method, string host, string target)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", node.HttpPort);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes($"{method} {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        var answer = await reader.ReadToEndAsync();
        var head = answer.Split("\r\n\r\n", 2);
        var body = head.Length > 1 ? head[1] : "";
        // Without a length known before, a body comes in pieces.
        return (int.Parse(answer.Split(' ')[1]), head[0].Contains("chunked", StringComparison.Ordinal) ? string.Concat(body.Split("\r\n").Where((_, i) => i % 2 == 1)) : body);
    }
}
