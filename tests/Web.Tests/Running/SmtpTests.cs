using WhiteLabelLinks.Testing.Web;
using WhiteLabelLinks.Web.Tests.Tenants;

namespace WhiteLabelLinks.Web.Tests.Running;

/// <summary>Mails over the wire, to a server that is really there, and first is not.</summary>
public sealed class SmtpTests
{
    [Fact]
    public async Task A_mail_waits_for_its_server_and_arrives_once()
    {
        var port = RunningProgram.FreePort();
        await using var app = await WebApp.StartAsync(port);
        var town = await Town.BuildAsync(app);
        using var asked = await town.Visitor().SendAsync("/forgot-password", [("Email", town.Editor)]);
        await WebApp.EventuallyAsync(
            async () => await app.Database.ScalarAsync<long>("SELECT count(*) FROM hangfire.state WHERE name = 'Failed' OR name = 'Scheduled'") > 0,
            "No attempt failed while there was no server.");

        using var sink = await SmtpSink.StartAsync(port);
        for (var wait = 0; wait < 4 && (await sink.ReadAsync()).Count == 0; wait++)
        {
            await WaitForMailAsync(sink);
        }
        var mail = Assert.Single(await sink.ReadAsync());
        Assert.Equal("links@mail.example", mail.From.Mailboxes.Single().Address);
        Assert.Equal($"Agency {town.Name}", mail.From.Mailboxes.Single().Name);
        Assert.Equal(town.Editor, mail.To.Mailboxes.Single().Address);
        Assert.StartsWith($"http://{town.Visitor().Http.BaseAddress?.Host}", Mailbox.Link(mail), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(app.DataFolder, "mail")));
    }

    private static async Task WaitForMailAsync(SmtpSink sink)
    {
        try
        {
            await WebApp.EventuallyAsync(async () => (await sink.ReadAsync()).Count > 0, "Not yet.");
        }
        catch (TimeoutException)
        {
            // The first attempts are ten and thirty seconds apart.
        }
    }
}
