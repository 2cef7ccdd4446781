using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using WhiteLabelLinks.Tenants.Certificates;
using WhiteLabelLinks.Testing.Web;

namespace WhiteLabelLinks.Web.Tests.Tenants;

/// <summary>What people see of certificates, and what they may do about them (S112).</summary>
public sealed class CertificatePagesTests(AppFixture fixture)
{
    private WebApp App => fixture.App;

    [Fact]
    public async Task The_owner_reads_who_issued_it_until_when_and_what_kept_the_last_one_away()
    {
        var (town, host, address) = await BuildAsync();
        var owner = await town.SignInAsync(town.Owner);
        Assert.Contains("as soon as", Text(await owner.OpenAsync(address)), StringComparison.Ordinal);

        await App.Database.ExecuteAsync(
            "INSERT INTO tls.issuance (host, failures, failure, failed_at) VALUES ($1, 1, 'A CAA record does not allow it.', now())", host);
        Assert.Contains("A CAA record does not allow it.", Text(await owner.OpenAsync(address)), StringComparison.Ordinal);

        await StoreAsync(host, days: 60, ca: "https://ca.example/directory");
        await App.Database.ExecuteAsync("UPDATE tls.issuance SET failure = NULL WHERE host = $1", host);
        var page = Text(await owner.OpenAsync(address));
        Assert.Contains("Some CA", page, StringComparison.Ordinal);
        Assert.Contains("Valid for another 59 days", page, StringComparison.Ordinal);
        // Another brand has no such page, and the piece for the domain's page says the same to those who may see it.
        Assert.Equal(HttpStatusCode.NotFound, await (await town.SignInAsync(town.Neighbour)).StatusAsync(address.Replace("/brand/", "/other/", StringComparison.Ordinal)));
        Assert.Contains("Valid for another", Text(await (await town.SignInAsync(town.Viewer)).OpenAsync(address + "?handler=Card")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_brand_that_only_typed_the_name_in_learns_nothing_of_its_certificate()
    {
        var (town, host, _) = await BuildAsync();
        await StoreAsync(host, days: 60, ca: "https://ca.example/directory");
        var claimed = await App.Database.ScalarAsync<long>(
            "INSERT INTO domains (brand_id, host) VALUES ($1, $2) RETURNING id", town.OtherBrandId.Value, host);
        var page = Text(await (await town.SignInAsync(town.Neighbour)).OpenAsync($"/brands/other/domains/{claimed}/certificate"));
        Assert.DoesNotContain("Some CA", page, StringComparison.Ordinal);
        Assert.Contains("as soon as", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_is_brought_along_is_checked_sealed_and_served_instead()
    {
        var (town, host, address) = await BuildAsync();
        var owner = await town.SignInAsync(town.Owner);
        Assert.Contains("no certificate in this file", await BringAsync(owner, address, "hello"), StringComparison.Ordinal);
        Assert.Contains("private key is missing", await BringAsync(owner, address, Pem(host, 90, out _)), StringComparison.Ordinal);
        Assert.Contains("belongs to none", await BringAsync(owner, address, Pem(host, 90, out _) + NewKey()), StringComparison.Ordinal);
        Assert.Contains("is not for", await BringAsync(owner, address, Pem("go.elsewhere.example", 90, out var foreign) + foreign), StringComparison.Ordinal);
        Assert.Contains("ended on", await BringAsync(owner, address, Pem(host, -1, out var over) + over), StringComparison.Ordinal);
        Assert.Contains("Choose a file", await BringAsync(owner, address, ""), StringComparison.Ordinal);
        Assert.Equal(0, await App.Database.ScalarAsync<long>("SELECT count(*) FROM tls.certificates WHERE host = $1", host));

        var certificate = Pem(host, 90, out var key);
        Assert.Equal("", await BringAsync(owner, address, key + certificate));
        Assert.Equal(1, await App.Database.ScalarAsync<long>("SELECT count(*) FROM tls.certificates WHERE host = $1 AND ca IS NULL AND renew_at IS NULL", host));
        var row = await App.Database.ScalarAsync<string>("SELECT t::text FROM tls.certificates t WHERE host = $1", host);
        var pkcs8 = PemEncoding.TryFind(key, out var found) ? Convert.FromBase64String(key[found.Base64Data]) : [];
        Assert.DoesNotContain(Convert.ToHexString(pkcs8), row, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("PRIVATE KEY", row, StringComparison.Ordinal);
        Assert.Contains("Your own certificate", Text(await owner.OpenAsync(address)), StringComparison.Ordinal);
        Assert.True(await App.Database.ScalarAsync<bool>("SELECT has_certificate FROM serving.hosts WHERE host = $1", host));

        // And back again: it stays until another is there.
        using var automatic = await owner.SendAsync(address + "?handler=Automatic", [], address);
        Assert.Equal(HttpStatusCode.Redirect, automatic.StatusCode);
        Assert.True(await App.Database.ScalarAsync<bool>("SELECT renew_at <= now() FROM tls.certificates WHERE host = $1", host));
        Assert.True(await App.Database.ScalarAsync<bool>("SELECT is_asked_for FROM tls.issuance WHERE host = $1", host));
    }

    [Fact]
    public async Task Whoever_may_not_change_the_domain_may_not_change_its_certificate()
    {
        var (town, host, address) = await BuildAsync();
        foreach (var person in (string[])[town.Editor, town.Viewer])
        {
            var visitor = await town.SignInAsync(person);
            using var asked = await visitor.SendAsync(address + "?handler=Renew", [], address);
            Assert.Equal(HttpStatusCode.Forbidden, asked.StatusCode);
        }
        Assert.Equal(0, await App.Database.ScalarAsync<long>("SELECT count(*) FROM tls.issuance WHERE host = $1", host));
        using var owner = await (await town.SignInAsync(town.Owner)).SendAsync(address + "?handler=Renew", [], address);
        Assert.Equal(HttpStatusCode.Redirect, owner.StatusCode);
        Assert.True(await App.Database.ScalarAsync<bool>("SELECT is_asked_for FROM tls.issuance WHERE host = $1", host));
    }

    [Fact]
    public async Task Owners_and_the_operator_are_told_once_at_each_step_before_it_ends()
    {
        var (town, host, _) = await BuildAsync();
        var (renewed, other, _) = await BuildAsync();
        await StoreAsync(host, days: 10);
        // Renewed in time: no news, however near its end is.
        await StoreAsync(other, days: 2, ca: "https://ca.example/directory");
        await App.Database.ExecuteAsync("UPDATE tls.certificates SET renew_at = now() + interval '1 hour' WHERE host = $1", other);

        await AlarmAsync();
        var mail = await Mailbox.ReceiveAsync(App, town.Owner);
        Assert.Contains($"The certificate of {host} ends on", mail.Subject, StringComparison.Ordinal);
        Assert.Equal($"Agency {town.Name}", mail.From.Mailboxes.Single().Name);
        Assert.Equal([town.Console], Mailbox.Hosts(mail));
        await Mailbox.ReceiveAsync(App, town.Admin);
        await AlarmAsync();
        await App.Database.ExecuteAsync("UPDATE tls.certificates SET not_after = now() + interval '60 hours' WHERE host = $1", host);
        await AlarmAsync();
        await Mailbox.ReceiveAsync(App, town.Owner, count: 2);
        await AlarmAsync();
        Assert.Equal(2, (await Mailbox.ReadAsync(App, town.Owner)).Count);
        Assert.Empty(await Mailbox.ReadAsync(App, renewed.Owner));
    }

    [Fact]
    public async Task The_operator_sees_all_of_them_asks_for_one_and_lifts_what_is_kept()
    {
        var (town, host, _) = await BuildAsync();
        await StoreAsync(host, days: 60, ca: "https://ca.example/directory");
        var admin = await town.SignInAsync(Town.OperatorHost, town.Admin);
        var address = $"/operator/certificates?q={host}";
        var page = await admin.OpenAsync(address);
        Assert.Equal(host, page.QuerySelector("table .cell-main")?.TextContent.Trim());
        Assert.Contains($"Brand · Agency {town.Name}", Text(page), StringComparison.Ordinal);
        Assert.Contains("Nothing fits", Text(await admin.OpenAsync(address + "&show=failing")), StringComparison.Ordinal);
        Assert.Contains("Nothing fits", Text(await admin.OpenAsync(address.Replace("go.", "g%25", StringComparison.Ordinal))), StringComparison.Ordinal);

        using var asked = await admin.SendAsync("/operator/certificates?handler=Renew", [("host", host)], address);
        Assert.Equal(HttpStatusCode.Redirect, asked.StatusCode);
        Assert.True(await App.Database.ScalarAsync<bool>("SELECT is_asked_for FROM tls.issuance WHERE host = $1", host));
        using var nobody = await admin.SendAsync("/operator/certificates?handler=Renew", [("host", "go.nobody.example")], address);
        Assert.Equal(HttpStatusCode.NotFound, nobody.StatusCode);

        await App.Database.ExecuteAsync("DELETE FROM domains WHERE host = $1", host);
        Assert.Equal(0, await App.Database.ScalarAsync<long>("SELECT count(*) FROM tls.certificates WHERE host = $1", host));
        using var lifted = await admin.SendAsync("/operator/certificates?handler=Lift", [("host", host)], "/operator/certificates");
        Assert.Equal(HttpStatusCode.Redirect, lifted.StatusCode);
        Assert.Equal(0, await App.Database.ScalarAsync<long>("SELECT count(*) FROM released_hosts WHERE host = $1", host));
    }

    private async Task<(Town Town, string Host, string Address)> BuildAsync()
    {
        var town = await Town.BuildAsync(App);
        var host = $"go.{town.Name}-shop.com";
        var id = await App.Database.ScalarAsync<long>(
            "INSERT INTO domains (brand_id, host, verified_at, pointing_since, next_check_at) VALUES ($1, $2, now(), now(), now() + interval '1 day') RETURNING id",
            town.BrandId.Value, host);
        return (town, host, $"/brands/{town.Brand}/domains/{id}/certificate");
    }

    private Task StoreAsync(string host, int days, string? ca = null) => App.Database.ExecuteAsync(
        $"""
        INSERT INTO tls.certificates (host, ca, chain, sealed_key, issuer, serial, not_before, not_after, renew_at)
        VALUES ($1, {(ca is null ? "NULL" : $"'{ca}'")}, '-', '\x00', 'Some CA', '0a1b', now() - interval '30 days', now() + $2 * interval '1 day',
                {(ca is null ? "NULL" : "now() + interval '30 days'")})
        """,
        host, days);

    private async Task AlarmAsync()
    {
        await using var scope = App.Scope();
        await ActivatorUtilities.CreateInstance<CertificateAlarmsJob>(scope.ServiceProvider).RunAsync(CancellationToken.None);
    }

    // What the form says is wrong; empty when it was taken.
    private static async Task<string> BringAsync(Visitor visitor, string address, string file)
    {
        using var content = new ByteArrayContent(Encoding.ASCII.GetBytes(file));
        using var body = new MultipartFormDataContent();
        if (file.Length > 0)
        {
            body.Add(content, "Input.Files", "certificate.pem");
        }
        else
        {
            body.Add(new StringContent(""), "Input.Password");
        }
        using var request = new HttpRequestMessage(HttpMethod.Post, address + "?handler=Bring") { Content = body };
        request.Headers.Add("X-Form", await visitor.TokenAsync(address));
        using var answer = await visitor.Http.SendAsync(request);
        return answer.StatusCode == HttpStatusCode.Redirect ? "" : Text(await Visitor.ReadAsync(answer));
    }

    private static string Pem(string host, int days, out string key)
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + host, pair, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-30), now.AddDays(days));
        key = pair.ExportPkcs8PrivateKeyPem() + "\n";
        return certificate.ExportCertificatePem() + "\n";
    }

    private static string NewKey()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return pair.ExportPkcs8PrivateKeyPem();
    }

    private static string Text(AngleSharp.Dom.IDocument page) => string.Join(' ', (page.Body?.TextContent ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
