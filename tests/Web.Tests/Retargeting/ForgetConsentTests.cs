using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Testing;
using WhiteLabelLinks.Web.Jobs;
using WhiteLabelLinks.Web.Tests.Links;

namespace WhiteLabelLinks.Web.Tests.Retargeting;

/// <summary>Records leave with their time, identifiers when their visitor asks, and nothing else ever leaves.</summary>
public sealed class ForgetConsentTests(LinkStage stage) : IClassFixture<LinkStage>
{
    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task An_erasure_takes_the_identifier_out_of_every_record_and_keeps_the_proof()
    {
        var visitor = Convert.ToHexStringLower(Guid.CreateVersion7(Now).ToByteArray());
        var accepted = await stage.RecordAsync(stage.Lumen, "accepted", visitor: visitor, at: Now.AddDays(-30));
        var asked = await stage.RecordAsync(stage.Lumen, "erasure_asked", visitor: visitor, at: Now.AddHours(-2));
        var others = await stage.RecordAsync(stage.Lumen, "accepted", visitor: new string('e', 32));
        Assert.Equal(["consent_records"], await EveryTable.HoldingAsync(stage.App.Database, visitor));

        await RunAsync();
        await RunAsync();

        Assert.Empty(await EveryTable.HoldingAsync(stage.App.Database, visitor));
        Assert.Equal(1, await CountAsync("id = $1 AND visitor IS NULL AND erased_at IS NOT NULL AND erased_records IS NULL", accepted));
        Assert.Equal(1, await CountAsync("id = $1 AND erased_at IS NOT NULL AND erased_records = 2", asked));
        Assert.Equal(1, await CountAsync("id = $1 AND visitor IS NOT NULL AND erased_at IS NULL", others));

        using var mara = await stage.SignInAsync(BrandRole.Viewer);
        await mara.OpenAsync($"/brands/lumen/consent/records/{asked}");
        Assert.Contains("taken out of 2 records", mara.Page.Body?.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(visitor, mara.Page.Body?.InnerHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_erasure_waits_until_what_went_before_it_has_arrived()
    {
        var visitor = new string('c', 32);
        await stage.RecordAsync(stage.Lumen, "erasure_asked", visitor: visitor, at: Now.AddMinutes(-5));
        await RunAsync();
        Assert.Equal(1, await CountAsync("visitor = $1", visitor));
    }

    [Fact]
    public async Task Records_leave_when_their_domains_days_are_over()
    {
        var domain = await stage.ReadyDomainAsync(stage.Lumen, on: true);
        await stage.App.Database.ExecuteAsync("UPDATE domain_consent SET retention_days = 200 WHERE domain_id = $1", domain);
        var (old, young) = (await OnAsync(domain, Now.AddDays(-201)), await OnAsync(domain, Now.AddDays(-199)));
        // A domain that is gone, or was never set up, keeps them for as long as one that says nothing else.
        var (homelessOld, homelessYoung) = (await OnAsync(long.MaxValue, Now.AddDays(-1096)), await OnAsync(long.MaxValue, Now.AddDays(-1094)));

        await RunAsync();

        Assert.Equal(0, await CountAsync("id = ANY ($1)", new[] { old, homelessOld }));
        Assert.Equal(2, await CountAsync("id = ANY ($1)", new[] { young, homelessYoung }));
    }

    [Theory]
    [InlineData("UPDATE consent_records SET visitor = NULL")]
    [InlineData("UPDATE consent_records SET erased_at = now()")]
    [InlineData("DELETE FROM consent_records")]
    public async Task Nobody_but_those_two_functions_changes_a_record(string statement)
    {
        foreach (var connection in (string[])[stage.App.Database.AppConnectionString, stage.App.Database.EdgeConnectionString])
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => Sql.ExecuteAsync(connection, statement));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }
    }

    private async Task RunAsync()
    {
        await using var scope = stage.App.Scope();
        await scope.ServiceProvider.GetRequiredService<ForgetConsentJob>().RunAsync(CancellationToken.None);
    }

    private async Task<Guid> OnAsync(long domain, DateTimeOffset at)
    {
        var id = await stage.RecordAsync(stage.Lumen, "declined", at: at);
        await stage.App.Database.ExecuteAsync("UPDATE consent_records SET domain_id = $2 WHERE id = $1", id, domain);
        return id;
    }

    private Task<long> CountAsync(string condition, object value) =>
        stage.App.Database.ScalarAsync<long>($"SELECT count(*) FROM consent_records WHERE {condition}", value);
}
