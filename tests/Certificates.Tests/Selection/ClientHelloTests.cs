using System.Buffers;
using System.Security.Authentication;
using System.Text;
using WhiteLabelLinks.Certificates.Selection;
using Xunit;

namespace WhiteLabelLinks.Certificates.Tests.Selection;

public sealed class ClientHelloTests
{
    private static readonly string[] Browser = ["h2", "http/1.1"];

    [Theory]
    [InlineData("go.example.com", "go.example.com")]
    [InlineData("GO.Example.COM", "go.example.com")]
    [InlineData("xn--bcher-kva.example", "xn--bcher-kva.example")]
    [InlineData("a.b.c.d.e.f.g.example", "a.b.c.d.e.f.g.example")]
    [InlineData("", null)]
    public async Task The_name_that_a_client_asks_for_is_read(string asked, string? read)
    {
        foreach (var versions in (SslProtocols[])[SslProtocols.Tls12, SslProtocols.Tls13, SslProtocols.Tls12 | SslProtocols.Tls13])
        {
            var bytes = await RealHello.WriteAsync(asked, Browser, versions);
            var state = Read(bytes, out var hello);

            Assert.Equal(HelloState.Read, state);
            Assert.Equal(new ClientHello(read, AlpnOffer.Ordinary), hello);
        }
    }

    [Theory]
    [InlineData("", (int)AlpnOffer.None)]
    [InlineData("h2 http/1.1", (int)AlpnOffer.Ordinary)]
    [InlineData("acme-tls/1", (int)AlpnOffer.ChallengeOnly)]
    [InlineData("acme-tls/1 h2", (int)AlpnOffer.Ordinary)]
    [InlineData("h2 acme-tls/1", (int)AlpnOffer.Ordinary)]
    [InlineData("acme-tls/1 acme-tls/1", (int)AlpnOffer.Ordinary)]
    [InlineData("acme-tls/11", (int)AlpnOffer.Ordinary)]
    [InlineData("ACME-TLS/1", (int)AlpnOffer.Ordinary)]
    public async Task Only_a_client_that_offers_nothing_else_is_a_validating_CA(string protocols, int offer)
    {
        var bytes = await RealHello.WriteAsync("go.example.com", protocols.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(HelloState.Read, Read(bytes, out var hello));
        Assert.Equal((AlpnOffer)offer, hello.Alpn);
    }

    [Fact]
    public async Task However_it_is_cut_into_segments_and_records_it_says_the_same()
    {
        var random = new Random(20261128);
        var whole = await RealHello.WriteAsync("go.example.com", Browser);
        for (var i = 0; i < 2000; i++)
        {
            var most = random.Next(whole.Length / 30, whole.Length);
            var cut = RealHello.Cut(whole, () => random.Next(whole.Length / 60, most) + 1);
            var segments = Segments(cut, () => random.Next(1, 200));

            Assert.Equal(HelloState.Read, ClientHelloReader.Read(segments, out var hello, out _));
            Assert.Equal(new ClientHello("go.example.com", AlpnOffer.Ordinary), hello);
        }
    }

    [Fact]
    public async Task Every_beginning_of_it_is_incomplete_and_says_how_much_is_missing()
    {
        var random = new Random(20261128);
        var whole = await RealHello.WriteAsync("go.example.com", Browser);
        foreach (var bytes in (byte[][])[whole, RealHello.Cut(whole, () => random.Next(1, 40)), RealHello.Cut(whole, () => 3)[..150]])
        {
            var looks = 0L;
            var needed = 0L;
            for (var length = 0; length < bytes.Length; length++)
            {
                var state = ClientHelloReader.Read(Segments(bytes[..length], () => 7), out var hello, out var asked);

                Assert.Equal(HelloState.Incomplete, state);
                Assert.Equal(default, hello);
                Assert.InRange(asked, length + 1, LengthOf(bytes, whole));
                looks += length >= needed ? 1 : 0;
                needed = length >= needed ? asked : needed;
            }

            Assert.InRange(looks, 1, 2 * ClientHelloReader.MostRecords);
        }
    }

    [Fact]
    public async Task What_follows_the_message_is_not_looked_at()
    {
        var whole = await RealHello.WriteAsync("go.example.com", Browser);

        Assert.Equal(HelloState.Read, Read([.. whole, 23, 3, 3, 0, 1, 0], out _));
        Assert.Equal(HelloState.Read, Read([.. whole, .. "anything"u8], out _));
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n")]
    [InlineData("G")]
    [InlineData("SSH-2.0-OpenSSH")]
    [InlineData("PROXY TCP4 192.0.2.1")]
    public void What_is_no_TLS_is_refused_at_the_first_byte(string text) => Assert.Equal(HelloState.Refused, Read(Encoding.ASCII.GetBytes(text), out _));

    [Theory]
    [InlineData("1502010002022f")] // An alert.
    [InlineData("160201")] // A major version that never was.
    [InlineData("1603010000")] // An empty record.
    [InlineData("1603014001")] // A record longer than any.
    [InlineData("160301000402")] // A server's hello.
    [InlineData("160301000401004001")] // A message longer than is read.
    [InlineData("160301000401ffffff")]
    public void What_no_client_begins_with_is_refused(string bytes) => Assert.Equal(HelloState.Refused, Read(Convert.FromHexString(bytes), out _));

    [Fact]
    public async Task A_message_in_more_records_than_anyone_needs_is_refused()
    {
        var whole = await RealHello.WriteAsync("go.example.com", Browser);

        Assert.Equal(HelloState.Refused, Read(RealHello.Cut(whole, () => 1), out _));
    }

    [Theory]
    [InlineData("go.example.com.")]
    [InlineData(".example.com")]
    [InlineData("go_example.com")]
    [InlineData("go example.com")]
    [InlineData("go.example.com/")]
    [InlineData("g\0.example.com")]
    [InlineData("gö.example.com")]
    [InlineData("")]
    public void A_name_that_no_host_has_is_refused(string name) => Assert.Equal(HelloState.Refused, Read(Made(ServerName(Encoding.UTF8.GetBytes(name))), out _));

    [Fact]
    public void The_longest_name_is_read_and_a_longer_one_is_not()
    {
        var longest = string.Join('.', Enumerable.Repeat(new string('a', 62), 4)) + ".a";
        Assert.Equal(253, longest.Length);

        Assert.Equal(HelloState.Read, Read(Made(ServerName(Encoding.ASCII.GetBytes(longest))), out var hello));
        Assert.Equal(longest, hello.ServerName);
        Assert.Equal(HelloState.Refused, Read(Made(ServerName(Encoding.ASCII.GetBytes(longest + "a"))), out _));
    }

    [Fact]
    public void What_stands_there_twice_is_refused()
    {
        var name = ServerName("go.example.com"u8.ToArray());
        byte[] alpn = Extension(16, [0, 3, 2, (byte)'h', (byte)'2']);
        byte[] two = Extension(0, [0, 10, 0, 0, 2, (byte)'a', (byte)'b', 0, 0, 2, (byte)'c', (byte)'d']);

        Assert.Equal(HelloState.Read, Read(Made(name, alpn), out _));
        Assert.Equal(HelloState.Refused, Read(Made(name, alpn, name), out _));
        Assert.Equal(HelloState.Refused, Read(Made(alpn, name, alpn), out _));
        Assert.Equal(HelloState.Refused, Read(Made(two), out _));
    }

    [Fact]
    public void Lengths_that_do_not_add_up_are_refused()
    {
        Assert.Equal(HelloState.Read, Read(Made(), out _));
        Assert.Equal(HelloState.Refused, Read(Made(Extension(0, [])), out _));
        Assert.Equal(HelloState.Refused, Read(Made(Extension(0, [0, 0])), out _));
        Assert.Equal(HelloState.Refused, Read(Made(Extension(0, [0, 4, 0, 0, 1, (byte)'a', 9])), out _));
        Assert.Equal(HelloState.Refused, Read(Made(Extension(0, [0, 4, 0, 0, 9, (byte)'a'])), out _));
        Assert.Equal(HelloState.Refused, Read(Made(Extension(16, [0, 0])), out _));
        Assert.Equal(HelloState.Refused, Read(Made(Extension(16, [0, 1, 0])), out _));
        Assert.Equal(HelloState.Refused, Read(Made(Extension(16, [0, 3, 9, (byte)'h', (byte)'2'])), out _));
        Assert.Equal(HelloState.Refused, Read(Made([0, 0, 0]), out _));
    }

    [Fact]
    public void A_hello_of_old_times_without_extensions_is_read()
    {
        Assert.Equal(HelloState.Read, Read(Message([3, 3, .. new byte[32], 0, 0, 2, 0x13, 1, 1, 0]), out var hello));
        Assert.Equal(new ClientHello(null, AlpnOffer.None), hello);
    }

    [Fact]
    public async Task Whatever_the_bytes_are_it_neither_throws_nor_asks_for_what_is_there()
    {
        var random = new Random(20261128);
        byte[][] seeds = [await RealHello.WriteAsync("go.example.com", Browser), await RealHello.WriteAsync("go.example.com", ["acme-tls/1"]), Made(ServerName("go.example.com"u8.ToArray()))];
        var counts = new int[3];
        for (var i = 0; i < 100_000; i++)
        {
            var bytes = seeds[i % seeds.Length].ToArray();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            if (random.Next(4) == 0)
            {
                bytes = bytes[..random.Next(bytes.Length)];
            }

            var state = ClientHelloReader.Read(Segments(bytes, () => random.Next(1, 300)), out var hello, out var needed);

            counts[(int)state]++;
            Assert.True(state != HelloState.Incomplete || needed > bytes.Length);
            Assert.True(state == HelloState.Read || hello == default);
            Assert.True(hello.ServerName is null || (hello.ServerName.Length is > 0 and <= 253 && hello.ServerName.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '.')));
        }

        Assert.All(counts, count => Assert.InRange(count, 1000, 100_000));
    }

    private static HelloState Read(byte[] bytes, out ClientHello hello) => ClientHelloReader.Read(new ReadOnlySequence<byte>(bytes), out hello, out _);

    // The part of a long text that is cut short in the list above may ask for more than it has.
    private static long LengthOf(byte[] bytes, byte[] whole) => bytes.Length < whole.Length ? bytes.Length + 8 : bytes.Length;

    private static byte[] ServerName(byte[] name) => Extension(0, [.. Number(name.Length + 3), 0, .. Number(name.Length), .. name]);

    private static byte[] Extension(int type, byte[] content) => [.. Number(type), .. Number(content.Length), .. content];

    private static byte[] Made(params byte[][] extensions)
    {
        byte[] all = [.. extensions.SelectMany(extension => extension)];
        return Message([3, 3, .. new byte[32], 0, 0, 2, 0x13, 1, 1, 0, .. Number(all.Length), .. all]);
    }

    private static byte[] Message(byte[] body) => [22, 3, 1, .. Number(body.Length + 4), 1, 0, .. Number(body.Length), .. body];

    private static byte[] Number(int value) => [(byte)(value >> 8), (byte)value];

    private static ReadOnlySequence<byte> Segments(byte[] bytes, Func<int> nextSize)
    {
        var first = new Segment(ReadOnlyMemory<byte>.Empty, null);
        var last = first;
        for (var at = 0; at < bytes.Length;)
        {
            var size = Math.Min(nextSize(), bytes.Length - at);
            last = new Segment(bytes.AsMemory(at, size), last);
            at += size;
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? before)
        {
            Memory = memory;
            RunningIndex = before is null ? 0 : before.RunningIndex + before.Memory.Length;
            if (before is not null)
            {
                before.Next = this;
            }
        }
    }
}
