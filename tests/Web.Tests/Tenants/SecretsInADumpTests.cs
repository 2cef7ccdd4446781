using System.Text;
using WhiteLabelLinks.Testing;
using WhiteLabelLinks.Testing.Web;

namespace WhiteLabelLinks.Web.Tests.Tenants;

/// <summary>Whoever steals a backup of the database can sign in nowhere with it (S18): nothing that opens a door stands in it in clear.</summary>
public sealed class SecretsInADumpTests(AppFixture fixture)
{
    private WebApp App => fixture.App;

    [Fact]
    public async Task No_key_password_session_or_mailed_code_can_be_read_in_a_dump_in_any_form()
    {
        var town = await Town.BuildAsync(App);
        var visitor = town.Visitor();
        using var signedIn = await visitor.SignInAsync(town.Owner, Town.Password);
        var session = signedIn.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0].Split('=', 2)[1]).Where(value => value.Length >= 20).ToList();
        Assert.NotEmpty(session);
        using var asked = await town.Visitor().SendAsync("/forgot-password", [("Email", town.Viewer)]);
        var reset = Mailbox.LinkPath(await Mailbox.ReceiveAsync(App, town.Viewer)).Split('=')[1];
        using var invited = await visitor.SendAsync(
            $"/brands/{town.Brand}/members", [("Input.Email", $"new@{town.Name}.example"), ("Input.Name", "Nina"), ("Input.Role", "Viewer")]);
        var invitation = Mailbox.LinkPath(await Mailbox.ReceiveAsync(App, $"new@{town.Name}.example")).Split('=')[1];
        var installation = await File.ReadAllBytesAsync(Path.Combine(App.DataFolder, "keys", "installation.key"));

        var dump = await DatabaseDump.TakeAsync(App.Database.AdminConnectionString);

        // It is a dump of what was just done.
        Assert.True(dump.Contains(town.Owner));
        Assert.True(dump.Contains("hangfire"));
        List<(string What, byte[] Secret)> secrets =
        [
            ("API key", Encoding.ASCII.GetBytes(town.ApiKey.Split('_')[2][8..])),
            ("password", Encoding.ASCII.GetBytes(Town.Password)),
            ("code to set a new password", Encoding.ASCII.GetBytes(reset)),
            ("code of an invitation", Encoding.ASCII.GetBytes(invitation)),
            ("installation's key", installation),
            .. session.Select(value => ("session", Encoding.ASCII.GetBytes(value))),
        ];
        Assert.All(secrets, secret => Assert.True(
            dump.FormsOf(secret.Secret) is [], $"The {secret.What} can be read as {string.Join(", ", dump.FormsOf(secret.Secret))}."));
    }

    [Fact]
    public async Task What_does_stand_in_the_database_is_found_in_every_form()
    {
        var secret = Encoding.ASCII.GetBytes("a secret that somebody forgot to seal");
        await App.Database.ExecuteAsync("CREATE TABLE forgotten (bytes bytea, text text)");
        try
        {
            foreach (var (bytes, text, form) in new (byte[]?, string?, string)[]
            {
                (secret, null, "bytes"),
                ([1, .. secret, 2], null, "bytes"),
                (null, Convert.ToHexString(secret), "hexadecimal"),
                (null, Convert.ToBase64String([1, .. secret, 2]), "base64"),
                (null, Convert.ToBase64String([1, 2, .. secret, 2]), "base64"),
                (null, System.Buffers.Text.Base64Url.EncodeToString([.. secret]), "base64url"),
                (Encoding.ASCII.GetBytes(Convert.ToBase64String(secret)), null, "base64 in bytes"),
                (null, System.Security.Cryptography.PemEncoding.WriteString("PRIVATE KEY", [.. new byte[40], .. secret]), "base64"),
            })
            {
                await App.Database.ExecuteAsync("DELETE FROM forgotten");
                await App.Database.ExecuteAsync("INSERT INTO forgotten VALUES ($1, $2)", bytes ?? [], text ?? "");
                Assert.Contains(form, (await DatabaseDump.TakeAsync(App.Database.AdminConnectionString)).FormsOf(secret));
            }
        }
        finally
        {
            await App.Database.ExecuteAsync("DROP TABLE forgotten");
        }
    }
}
