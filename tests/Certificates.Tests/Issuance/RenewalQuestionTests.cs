using Xunit;

namespace WhiteLabelLinks.Certificates.Tests.Issuance;

/// <summary>A CA says when it would like its certificates renewed (RFC 9773), and is listened to (S112).</summary>
public sealed class RenewalQuestionTests
{
    [Fact]
    public async Task A_moment_within_the_CAs_window_is_drawn_once_and_stays_there_while_the_window_does()
    {
        await using var scene = await Scene.CreateAsync(hasRenewalInfo: true);
        var start = scene.Clock.GetUtcNow().AddDays(10);
        scene.Ca.SuggestRenewal(scene.RenewalId, start, start.AddDays(2));

        await scene.AskAsync();
        var drawn = await scene.RenewAtAsync();
        Assert.InRange(drawn, start.AddSeconds(-1), start.AddDays(2));
        Assert.InRange(await scene.AskAtAsync(), scene.Clock.GetUtcNow().AddHours(5), scene.Clock.GetUtcNow().AddHours(7));

        await scene.AskAsync();
        Assert.Equal(drawn, await scene.RenewAtAsync());

        scene.Ca.SuggestRenewal(scene.RenewalId, start.AddDays(5), start.AddDays(6));
        await scene.AskAsync();
        Assert.InRange(await scene.RenewAtAsync(), start.AddDays(5).AddSeconds(-1), start.AddDays(6));
    }

    [Fact]
    public async Task A_window_in_the_past_makes_it_due_at_once_and_the_order_says_what_it_replaces()
    {
        await using var scene = await Scene.CreateAsync(hasRenewalInfo: true);
        Assert.Equal(0, await scene.Node.WorkAsync());
        var now = scene.Clock.GetUtcNow();
        scene.Ca.SuggestRenewal(scene.RenewalId, now.AddDays(-3), now.AddDays(-2));

        await scene.AskAsync();

        Assert.Equal(1, await scene.Node.WorkAsync());
        Assert.Equal(scene.RenewalId, scene.Ca.ReplacedBy(scene.Host));
        Assert.Equal(2, scene.Ca.IssuedFor(scene.Host));
    }

    [Fact]
    public async Task A_window_after_the_certificates_end_changes_nothing()
    {
        await using var scene = await Scene.CreateAsync(hasRenewalInfo: true);
        var before = await scene.RenewAtAsync();
        var now = scene.Clock.GetUtcNow();
        scene.Ca.SuggestRenewal(scene.RenewalId, now.AddDays(100), now.AddDays(101));

        await scene.AskAsync();

        Assert.Equal(before, await scene.RenewAtAsync());
    }

    [Theory]
    [InlineData(false, 24)]
    [InlineData(true, 1)]
    public async Task Without_an_answer_it_is_renewed_by_its_age(bool hasRenewalInfo, int hours)
    {
        // A CA that knows of no such thing, and one that answers "not found".
        await using var scene = await Scene.CreateAsync(hasRenewalInfo);
        var before = await scene.RenewAtAsync();

        await scene.AskAsync();

        Assert.Equal(before, await scene.RenewAtAsync());
        Assert.Equal(hours, (await scene.AskAtAsync() - scene.Clock.GetUtcNow()).TotalHours, 0.1);
    }

    [Fact]
    public async Task Of_two_nodes_one_asks()
    {
        await using var scene = await Scene.CreateAsync(hasRenewalInfo: true);
        await using var other = new Workshop(scene.Installation, scene.Clock, scene.Ca.Authority);
        var asked = 0;
        scene.Ca.Before = (context, answer) =>
        {
            asked += context.Request.Path.StartsWithSegments("/renewalInfo", StringComparison.Ordinal) ? 1 : 0;
            return answer();
        };
        var start = scene.Clock.GetUtcNow().AddDays(10);
        scene.Ca.SuggestRenewal(scene.RenewalId, start, start.AddDays(2));
        await scene.MakeDueAsync();

        await Task.WhenAll(scene.Node.Questions.AskAllAsync(CancellationToken.None), other.Questions.AskAllAsync(CancellationToken.None));

        Assert.Equal(1, asked);
    }

    private sealed class Scene : IAsyncDisposable
    {
        private Scene(Installation installation, SteppedClock clock, MakingCa ca, Workshop node, string host, string renewalId)
        {
            Installation = installation;
            Clock = clock;
            Ca = ca;
            Node = node;
            Host = host;
            RenewalId = renewalId;
        }

        public Installation Installation { get; }

        public SteppedClock Clock { get; }

        public MakingCa Ca { get; }

        public Workshop Node { get; }

        public string Host { get; }

        public string RenewalId { get; }

        public static async Task<Scene> CreateAsync(bool hasRenewalInfo)
        {
            var installation = await Installation.CreateAsync();
            var clock = new SteppedClock();
            var ca = await MakingCa.StartAsync(clock, hasRenewalInfo);
            var node = new Workshop(installation, clock, ca.Authority);
            var host = await installation.AddDomainAsync();
            await node.WorkAsync();
            var id = await installation.Database.ScalarAsync<string>("SELECT renewal_id FROM tls.certificates WHERE host = $1", host);
            return new Scene(installation, clock, ca, node, host, id);
        }

        public async Task AskAsync()
        {
            await MakeDueAsync();
            await Node.Questions.AskAllAsync(CancellationToken.None);
        }

        public Task MakeDueAsync() => Installation.Database.ExecuteAsync("UPDATE tls.certificates SET ask_at = $1", Clock.GetUtcNow().AddMinutes(-1));

        public async Task<DateTimeOffset> RenewAtAsync() => await MomentAsync("renew_at");

        public async Task<DateTimeOffset> AskAtAsync() => await MomentAsync("ask_at");

        public async ValueTask DisposeAsync()
        {
            await Node.DisposeAsync();
            await Ca.DisposeAsync();
            await Installation.DisposeAsync();
        }

        private async Task<DateTimeOffset> MomentAsync(string column) =>
            new(await Installation.Database.ScalarAsync<DateTime>($"SELECT {column} FROM tls.certificates WHERE host = $1", Host), TimeSpan.Zero);
    }
}
