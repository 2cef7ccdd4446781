using System.Net;
using WhiteLabelLinks.Clicks.Enrichment;
using WhiteLabelLinks.Clicks.Loading;
using WhiteLabelLinks.Clicks.Networks;
using WhiteLabelLinks.Clicks.Spool;
using WhiteLabelLinks.Testing;
using Xunit;

namespace WhiteLabelLinks.Clicks.Tests.Networks;

/// <summary>A click from a network that the operator names is nobody's visit, and says why.</summary>
public sealed class NetworkListTests
{
    private const string Phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1";

    [Theory]
    [InlineData("203.0.113.9", NetworkKind.DataCentre)]
    [InlineData("::ffff:203.0.113.9", NetworkKind.DataCentre)]
    [InlineData("198.18.7.1", NetworkKind.MailScanner)]
    [InlineData("198.19.0.1", NetworkKind.DataCentre)]
    [InlineData("198.20.0.1", null)]
    [InlineData("2001:db8:1::5", NetworkKind.MailScanner)]
    [InlineData("2001:db8:2::5", NetworkKind.DataCentre)]
    [InlineData("2001:db9::5", null)]
    [InlineData("192.0.2.130", null)]
    public void The_narrowest_network_around_an_address_says_what_it_is(string address, NetworkKind? kind)
    {
        var list = NetworkList.Parse([
            "# hosting providers", "", "203.0.113.0/24 data-centre", "198.18.0.0/15\tdata-centre   # the whole", "198.18.0.0/16 mail-scanner",
            "2001:db8::/32 data-centre", "2001:db8:1::/48 mail-scanner", "192.0.2.128/25 data-centre", "203.0.113.0/24 data-centre",
        ]);
        Assert.Equal(kind, list.Find(IPAddress.Parse(address)));
        Assert.Equal((3, 2, 1), (list.Counts[NetworkKind.DataCentre], list.Counts[NetworkKind.MailScanner], list.PassedOver));
    }

    [Theory]
    [InlineData("203.0.113.0/24", "data-centre or mail-scanner")]
    [InlineData("203.0.113.0/24 hosting", "data-centre or mail-scanner")]
    [InlineData("203.0.113.0/24 data-centre too", "data-centre or mail-scanner")]
    [InlineData("203.0.113.7/24 data-centre", "no bits set beyond")]
    [InlineData("203.0.113.7 data-centre", "is no network")]
    [InlineData("example.com/24 data-centre", "is no network")]
    [InlineData("0.0.0.0/0 data-centre", "so wide")]
    [InlineData("10.0.0.0/7 data-centre", "so wide")]
    [InlineData("::/8 data-centre", "so wide")]
    [InlineData("::ffff:203.0.113.0/120 data-centre", "as IPv4")]
    [InlineData("198.51.100.0/24 mail-scanner", "named twice")]
    public void A_line_that_cannot_be_meant_is_told_by_its_number(string line, string complaint)
    {
        var wrong = Assert.Throws<InvalidDataException>(() => NetworkList.Parse(["# first", "198.51.100.0/24 data-centre", line]));
        Assert.Contains("line 3: ", wrong.Message, StringComparison.Ordinal);
        Assert.Contains(complaint, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_wrong_lines_are_told_in_few_words_and_a_file_that_is_missing_by_its_name()
    {
        var wrong = Assert.Throws<InvalidDataException>(() => NetworkList.Parse(Enumerable.Repeat("what is this", 25)));
        Assert.Contains("and 15 more", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("/no/such/file cannot be read", Assert.Throws<InvalidDataException>(() => NetworkList.Read("/no/such/file")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Looking_an_address_up_gives_what_looking_through_all_networks_gives(int seed)
    {
        var chance = new Random(seed);
        var networks = Enumerable.Range(0, 400).Select(_ =>
        {
            var bits = chance.Next(8, 25);
            var first = (uint)chance.NextInt64(1L << 32) & ~((1u << (32 - bits)) - 1);
            return (Network: new IPNetwork(new IPAddress(BitConverter.IsLittleEndian ? System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(first) : first), bits), Kind: (NetworkKind)chance.Next(2));
        }).DistinctBy(one => one.Network).ToList();
        var list = NetworkList.Parse(networks.Select(one => $"{one.Network} {(one.Kind == NetworkKind.DataCentre ? "data-centre" : "mail-scanner")}"));
        for (var n = 0; n < 4_000; n++)
        {
            var address = new IPAddress([(byte)chance.Next(256), (byte)chance.Next(256), (byte)chance.Next(256), 0]);
            var expected = networks.Where(one => one.Network.Contains(address)).OrderByDescending(one => one.Network.PrefixLength).Select(one => (NetworkKind?)one.Kind).FirstOrDefault();
            Assert.Equal(expected, list.Find(address));
        }
    }

    [Fact]
    public async Task Their_clicks_are_loaded_as_nobodys_and_the_address_is_not_kept()
    {
        using var folder = new TestFolder();
        await using var database = await PostgresTemplate.CloneAsync();
        var list = NetworkList.Parse(["203.0.113.0/24 data-centre", "198.51.100.0/24 mail-scanner"]);
        await using (var node = await ClickNode.StartAsync(folder.Path, database.EdgeConnectionString, options => options with { Networks = list }))
        {
            foreach (var (link, address, agent) in new[]
            {
                (1L, "203.0.113.9", Phone), (2, "198.51.100.9", Phone), (3, "192.0.2.9", Phone), (4, "203.0.113.9", "curl/8.5.0"),
            })
            {
                node.Spool.Append(Some.Click(link, agent) with { Address = IPAddress.Parse(address) });
            }
            await node.Spool.DrainAsync(CancellationToken.None);
        }
        await Sql.ScalarAsync<long>(database.EdgeConnectionString, "SELECT coalesce(app.roll_up_clicks(1000000), 0)");
        Assert.Equal("1/1/0,2/1/0,3/1/1,4/1/0", await database.ScalarAsync<string>("SELECT string_agg(concat_ws('/', link_id, clicks, humans), ',' ORDER BY link_id) FROM click_totals"));
        // In the order of their links: a program stays one, wherever it runs.
        Assert.Equal(
            [(byte)Traffic.DataCentre, (byte)Traffic.MailScanner, (byte)Traffic.Human, (byte)Traffic.Tool],
            (await Sql.ListAsync<byte[]>(database.AdminConnectionString, "SELECT traffic FROM click_blocks ORDER BY id")).SelectMany(cells => cells));
        foreach (var kept in new[] { "203.0.113", "198.51.100" })
        {
            Assert.Empty(await EveryTable.HoldingAsync(database, kept));
        }
    }

    [Theory]
    [InlineData(ClickSigns.None, Traffic.Human, Traffic.Human)]
    [InlineData(ClickSigns.NamedNetwork, Traffic.Human, Traffic.DataCentre)]
    [InlineData(ClickSigns.NamedNetwork | ClickSigns.MailScanner, Traffic.Human, Traffic.MailScanner)]
    [InlineData(ClickSigns.NamedNetwork, Traffic.Crawler, Traffic.Crawler)]
    [InlineData(ClickSigns.NamedNetwork | ClickSigns.Prefetch, Traffic.Human, Traffic.Prefetch)]
    [InlineData(ClickSigns.NamedNetwork | ClickSigns.OwnTeam, Traffic.Human, Traffic.OwnTeam)]
    public void A_row_says_again_what_its_click_was(ClickSigns signs, Traffic ofUserAgent, Traffic expected) =>
        Assert.Equal(expected, ClickReading.TrafficOf(signs, ofUserAgent));
}
