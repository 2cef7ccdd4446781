using WhiteLabelLinks.Certificates.Acme;
using Xunit;

namespace WhiteLabelLinks.Certificates.Tests.Acme;

/// <summary>A program that dies on its way to a certificate, at every request there is, and a new one that goes on with what was kept.</summary>
public sealed class CrashTests(PebbleFixture world)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_new_client_finishes_the_order_wherever_the_old_one_was_killed(bool isAnswerLost)
    {
        using var accountKey = AcmeKey.Create();
        var kills = 0;
        for (var number = 1; ; number++)
        {
            var order = new KeptOrder(accountKey, Some.NewHost());
            using var kill = new Kill(number, isAnswerLost);
            using var watch = new Kill(int.MaxValue, isAnswerLost);
            IssuedCertificate issued;
            try
            {
                using var first = world.Ca.NewClient(kill);
                issued = await order.FinishAsync(first, world.Site);
            }
            catch (KilledException)
            {
                kills++;
                using var second = world.Ca.NewClient(watch);
                issued = await order.FinishAsync(second, world.Site);
            }

            using var key = AcmeKey.FromPkcs8(order.CertificateKey);
            Assert.True(key.Opens(issued.Leaf));
            // Only the answer to the order itself, lost, leaves nothing to go on with.
            Assert.Equal(kill.LostAnOrder ? 2 : 1, kill.Orders + watch.Orders);
            Assert.Equal(1, kill.Certificates + watch.Certificates);
            if (kill.Requests < number)
            {
                break;
            }
        }

        Assert.InRange(kills, 8, 200);
    }

    [Fact]
    public async Task A_key_change_that_was_not_heard_of_is_found_out()
    {
        using var oldKey = AcmeKey.Create();
        using var newKey = AcmeKey.Create();
        using var client = world.Ca.NewClient();
        var account = await client.CreateAccountAsync(oldKey, Some.Terms, CancellationToken.None);
        using var kill = new Kill(int.MaxValue, isAnswerLost: true) { Path = (await client.GetDirectoryAsync(CancellationToken.None)).KeyChange.AbsolutePath };
        using var killed = world.Ca.NewClient(kill);
        await Assert.ThrowsAsync<KilledException>(() => killed.OpenAccount(oldKey, account.Url).ChangeKeyAsync(newKey, CancellationToken.None));

        using var later = world.Ca.NewClient();

        Assert.Equal(account.Url, (await later.FindAccountAsync(newKey, CancellationToken.None))?.Url);
        Assert.Null(await later.FindAccountAsync(oldKey, CancellationToken.None));
    }

    /// <summary>Ends everything before a request is sent, or after it was answered and before anybody knows.</summary>
    private sealed class Kill(int number, bool isAnswerLost) : DelegatingHandler
    {
        public string? Path { get; init; }

        public int Requests { get; private set; }

        public int Orders { get; private set; }

        public int Certificates { get; private set; }

        public bool LostAnOrder { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            var isOurs = Path is null && Requests == number;
            if (isOurs && !isAnswerLost)
            {
                throw new KilledException();
            }

            var answer = await base.SendAsync(request, cancellationToken);
            var path = request.RequestUri?.AbsolutePath ?? "";
            var isDone = answer.IsSuccessStatusCode && request.Method == HttpMethod.Post;
            var isOrder = isDone && path.Contains("order-plz", StringComparison.Ordinal);
            Orders += isOrder ? 1 : 0;
            Certificates += isDone && path.Contains("finalize", StringComparison.Ordinal) ? 1 : 0;
            if (isOurs || (isDone && path == Path))
            {
                LostAnOrder = isOrder;
                answer.Dispose();
                throw new KilledException();
            }

            return answer;
        }
    }

    private sealed class KilledException : Exception;
}
