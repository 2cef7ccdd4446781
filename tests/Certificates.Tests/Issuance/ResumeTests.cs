using Microsoft.AspNetCore.Http;
using WhiteLabelLinks.Certificates.Storage;
using Xunit;

namespace WhiteLabelLinks.Certificates.Tests.Issuance;

/// <summary>
/// A node that stops for good at any request of an issuance, before the CA heard of it or before the answer came back. Nothing of it
/// runs on: no lease is given back, nothing is tidied up.
/// </summary>
public sealed class ResumeTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Another_node_finishes_the_same_order_wherever_the_first_one_died(bool isAnswerLost)
    {
        await using var installation = await Installation.CreateAsync();
        var deaths = 0;
        for (var number = 1; ; number++)
        {
            var clock = new SteppedClock();
            using var death = new Death(number, isAnswerLost);
            // An account is a CA's: with a new one for each number, registering it is among the steps.
            await using var ca = await MakingCa.StartAsync(clock);
            ca.Before = death.StandBeforeAsync;
            await using var first = new Workshop(installation, clock, ca.Authority);
            await using var second = new Workshop(installation, clock, ca.Authority);
            var host = await installation.AddDomainAsync();

            var attempt = first.WorkAsync();
            var hasDied = await Task.WhenAny(attempt, death.Happened) != attempt;
            if (hasDied)
            {
                deaths++;
                Assert.Equal(0, await second.WorkAsync());
                Assert.False(await installation.HasCertificateAsync(host));

                clock.Step(TimeSpan.FromMinutes(2));
                Assert.Equal(1, await second.WorkAsync());
            }

            // Only the answer to the order itself, lost, leaves nothing to go on with.
            Assert.Equal(death.LostAnOrder ? 2 : 1, ca.OrdersOf(host));
            Assert.Equal(1, ca.IssuedFor(host));
            var kept = await second.Get<CertificateRows>().FindAsync(host, CancellationToken.None);
            using var leaf = kept!.Open(installation.Key).Leaf; // not null: the certificate was issued
            Assert.True(leaf.HasPrivateKey);
            Assert.Equal(
                (0L, 0L),
                (await installation.Database.ScalarAsync<long>("SELECT count(*) FROM tls.issuance WHERE lease_by IS NOT NULL OR order_url IS NOT NULL OR sealed_key IS NOT NULL"),
                 await installation.Database.ScalarAsync<long>("SELECT count(*) FROM tls.challenges")));
            if (!hasDied)
            {
                break;
            }
        }

        Assert.InRange(deaths, 10, 30);
    }

    [Fact]
    public async Task A_node_that_is_stopped_in_order_hands_its_host_on_at_once()
    {
        await using var installation = await Installation.CreateAsync();
        var clock = new SteppedClock();
        await using var ca = await MakingCa.StartAsync(clock);
        using var death = new Death(8, isAnswerLost: false);
        ca.Before = death.StandBeforeAsync;
        await using var first = new Workshop(installation, clock, ca.Authority);
        await using var second = new Workshop(installation, clock, ca.Authority);
        var host = await installation.AddDomainAsync();
        using var stop = new CancellationTokenSource();
        var attempt = first.Attempts.RunAsync(await first.TakeOneAsync(), stop.Token);
        await death.Happened;

        await stop.CancelAsync();
        await attempt;

        Assert.Equal(1, await second.WorkAsync());
        Assert.True(await installation.HasCertificateAsync(host));
        Assert.Equal(1, ca.OrdersOf(host));
    }

    /// <summary>Whoever sends request number so-and-so hears nothing any more.</summary>
    private sealed class Death(int number, bool isAnswerLost) : IDisposable
    {
        private readonly TaskCompletionSource _happened = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly CancellationTokenSource _end = new();
        private int _requests;

        public Task Happened => _happened.Task;

        public bool LostAnOrder { get; private set; }

        public async Task StandBeforeAsync(HttpContext context, Func<Task> answer)
        {
            if (Interlocked.Increment(ref _requests) != number)
            {
                await answer();
                return;
            }

            if (isAnswerLost)
            {
                LostAnOrder = context.Request.Path == "/newOrder";
                // Written to nowhere: else the first bytes would be on their way.
                context.Response.Body = Stream.Null;
                await answer();
            }

            _happened.SetResult();
            using var either = CancellationTokenSource.CreateLinkedTokenSource(_end.Token, context.RequestAborted);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            context.Abort();
        }

        public void Dispose()
        {
            _end.Cancel();
            _end.Dispose();
        }
    }
}
