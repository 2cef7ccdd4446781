using System.Net;
using System.Security.Cryptography;
using System.Text;
using WhiteLabelLinks.Certificates.Acme;
using WhiteLabelLinks.Primitives;
using Xunit;

namespace WhiteLabelLinks.Certificates.Tests.Acme;

/// <summary>What a CA may deliver and what is refused before anybody is served with it.</summary>
public sealed class DeliveryTests : IDisposable
{
    private const string Host = "go.example.com";

    private readonly ChainMaker _make = new();
    private readonly AcmeKey _key = AcmeKey.Create();
    private readonly AcmeKey _otherKey = AcmeKey.Create();

    [Fact]
    public async Task The_ordered_certificate_is_taken()
    {
        var issued = await DownloadAsync(ChainMaker.Pem(_make.Leaf(_key, [Host]), _make.Issuer));

        Assert.Equal("Example Root", issued.RootName);
        Assert.Equal(2, issued.Certificates.Count);
    }

    [Fact]
    public async Task A_chain_with_its_root_is_taken() =>
        Assert.Equal("Example Root", (await DownloadAsync(ChainMaker.Pem(_make.Leaf(_key, [Host]), _make.Issuer, _make.Root))).RootName);

    [Fact]
    public Task A_certificate_for_another_key_is_refused() => RefusedAsync("another key", ChainMaker.Pem(_make.Leaf(_otherKey, [Host]), _make.Issuer));

    [Theory]
    [InlineData("")]
    [InlineData("shop.example.com")]
    [InlineData("go.example.com shop.example.com")]
    [InlineData("*.example.com")]
    public Task A_certificate_for_other_names_is_refused(string names) =>
        RefusedAsync("its names", ChainMaker.Pem(_make.Leaf(_key, names.Split(' ', StringSplitOptions.RemoveEmptyEntries)), _make.Issuer));

    [Fact]
    public Task A_name_of_another_kind_beside_ours_is_refused() =>
        RefusedAsync("its names", ChainMaker.Pem(_make.Leaf(_key, [Host], address: IPAddress.Loopback), _make.Issuer));

    [Fact]
    public Task A_certificate_of_the_past_is_refused() =>
        RefusedAsync("it ended", ChainMaker.Pem(_make.Leaf(_key, [Host], from: TimeSpan.FromDays(-9), to: TimeSpan.FromDays(-1)), _make.Issuer));

    [Fact]
    public Task A_certificate_of_the_future_is_refused() =>
        RefusedAsync("valid from", ChainMaker.Pem(_make.Leaf(_key, [Host], from: TimeSpan.FromDays(1)), _make.Issuer));

    [Fact]
    public Task A_certificate_that_could_issue_others_is_refused() => RefusedAsync("a CA's own", ChainMaker.Pem(_make.Leaf(_key, [Host], isAuthority: true), _make.Issuer));

    [Fact]
    public Task A_certificate_for_mail_is_refused() => RefusedAsync("not for servers", ChainMaker.Pem(_make.Leaf(_key, [Host], usage: "1.3.6.1.5.5.7.3.4"), _make.Issuer));

    [Fact]
    public Task A_chain_in_the_wrong_order_is_refused() => RefusedAsync("did not issue", ChainMaker.Pem(_make.Leaf(_key, [Host]), _make.Root, _make.Issuer));

    [Fact]
    public async Task An_issuer_of_the_same_name_with_another_key_is_found_out()
    {
        using var impostor = new ChainMaker();

        await RefusedAsync("did not issue", ChainMaker.Pem(_make.Leaf(_key, [Host]), impostor.Issuer));
    }

    [Fact]
    public async Task A_root_of_the_same_name_with_another_key_is_found_out()
    {
        using var impostor = new ChainMaker();

        await RefusedAsync("did not issue", ChainMaker.Pem(_make.Leaf(_key, [Host]), _make.Issuer, impostor.Root));
    }

    [Fact]
    public async Task A_leaf_cannot_stand_for_an_issuer()
    {
        // Its signature is good; only it was never allowed to give one.
        using var usurper = new ChainMaker(isIssuerAuthority: false);

        await RefusedAsync("did not issue", ChainMaker.Pem(usurper.Leaf(_key, [Host]), usurper.Issuer));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("key")]
    [InlineData("words")]
    [InlineData("broken")]
    [InlineData("long")]
    [InlineData("type")]
    public async Task A_delivery_that_is_no_chain_is_not_read(string fault)
    {
        var chain = ChainMaker.Pem(_make.Leaf(_key, [Host]), _make.Issuer);
        var body = fault switch
        {
            "nothing" => "\n",
            "key" => chain + "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n",
            "words" => "Here you are:\n" + chain,
            "broken" => "-----BEGIN CERTIFICATE-----\nMIIBAAAA\n-----END CERTIFICATE-----\n",
            "long" => string.Concat(Enumerable.Repeat(chain, 6)),
            _ => chain,
        };

        await Assert.ThrowsAsync<AcmeBadAnswerException>(() => DownloadAsync(body, fault == "type" ? "text/html" : "application/pem-certificate-chain"));
    }

    [Fact]
    public async Task An_alternate_chain_is_checked_like_the_first()
    {
        var alternate = ChainMaker.Pem(_make.Leaf(_otherKey, [Host]), _make.Issuer);

        await Assert.ThrowsAsync<AcmeWrongCertificateException>(() => DownloadAsync(ChainMaker.Pem(_make.Leaf(_key, [Host]), _make.Issuer), alternate: alternate));
    }

    [Fact]
    public void No_bit_of_a_leaf_can_change_unseen()
    {
        var chain = new[] { _make.Leaf(_key, [Host]), _make.Issuer }.Select(certificate => certificate.RawData).ToArray();
        HostName[] names = [Some.Host(Host)];
        var read = 0;
        for (var bit = 0; bit < chain[0].Length * 8; bit++)
        {
            var leaf = chain[0].ToArray();
            leaf[bit / 8] ^= (byte)(1 << (bit % 8));
            var pem = PemEncoding.WriteString("CERTIFICATE", leaf) + "\n" + PemEncoding.WriteString("CERTIFICATE", chain[1]);
            try
            {
                var issued = IssuedCertificate.Parse(Answer(pem));
                Assert.True(CertificateCheck.Fault(issued, _key, names, TimeProvider.System.GetUtcNow()) is not null, $"Damage to bit {bit % 8} of byte {bit / 8} of {leaf.Length} passed.");
                read++;
            }
            catch (AcmeBadAnswerException)
            {
                // Not readable at all.
            }
        }

        Assert.InRange(read, 1000, 8000);
    }

    public void Dispose()
    {
        _make.Dispose();
        _key.Dispose();
        _otherKey.Dispose();
    }

    private static AcmeAnswer Answer(string pem) =>
        new(new Uri("https://ca.example/c"), HttpStatusCode.OK, "application/pem-certificate-chain", Encoding.ASCII.GetBytes(pem), null, [], null, null);

    private async Task RefusedAsync(string words, string pem)
    {
        var failure = await Assert.ThrowsAsync<AcmeWrongCertificateException>(() => DownloadAsync(pem));
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.Equal(AcmeRemedy.Operator, failure.Remedy);
    }

    private async Task<IssuedCertificate> DownloadAsync(string pem, string type = "application/pem-certificate-chain", string? alternate = null)
    {
        await using var ca = await StandInCa.StartAsync();
        using var client = ca.NewClient(ca.Options with { PreferredRoot = alternate is null ? null : "Another Root" });
        using var accountKey = AcmeKey.Create();
        ca.SayOrder("valid", $",\"certificate\":\"{ca.Url("/certificate/1")}\"");
        ca.Say("/certificate/1", 200, pem, type, alternate is null ? [] : [("Link", "</certificate/2>;rel=\"alternate\"")]);
        ca.Say("/certificate/2", 200, alternate ?? "", type);
        var account = ca.OpenAccount(client, accountKey);
        var order = await account.GetOrderAsync(ca.Url("/order/1"), CancellationToken.None);
        return await account.DownloadAsync(order, _key, [Some.Host(Host)], CancellationToken.None);
    }
}
