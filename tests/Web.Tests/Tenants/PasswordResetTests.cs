using System.Net.Sockets;
using System.Text;
using WhiteLabelLinks.Testing.Web;

namespace WhiteLabelLinks.Web.Tests.Tenants;

/// <summary>A forgotten password: the mail, its link, and what a stranger can do with either.</summary>
public sealed class PasswordResetTests(AppFixture fixture)
{
    private WebApp App => fixture.App;

    [Fact]
    public async Task A_forgotten_password_is_changed_by_a_mailed_link_once()
    {
        var town = await Town.BuildAsync(App);
        var elsewhere = await town.SignInAsync(town.Editor);
        var visitor = town.Visitor();
        using var asked = await visitor.SendAsync("/forgot-password", [("Email", town.Editor.ToUpperInvariant())]);
        var mail = await Mailbox.ReceiveAsync(App, town.Editor);
        Assert.Equal($"Agency {town.Name}", mail.From.Mailboxes.Single().Name);
        Assert.Contains(Mailbox.Link(mail), WebUtility.HtmlDecode(mail.HtmlBody), StringComparison.Ordinal);

        var link = Mailbox.LinkPath(mail);
        using var opened = await visitor.Http.GetAsync(link);
        Assert.Equal("no-referrer", opened.Headers.GetValues("Referrer-Policy").Single());
        Assert.Contains("no-store", opened.Headers.CacheControl?.ToString(), StringComparison.Ordinal);
        using var tooShort = await visitor.SendAsync(link, [("Password", "short")]);
        Assert.Equal(HttpStatusCode.OK, tooShort.StatusCode);
        using var changed = await visitor.SendAsync(link, [("Password", "orange kettle harbor")]);
        Assert.Equal("/sign-in", changed.Headers.Location?.OriginalString);

        // Nobody is signed in by a link; sessions with the old password are over; the link is used up.
        Assert.Equal(HttpStatusCode.Redirect, await visitor.StatusAsync("/account"));
        Assert.Equal(HttpStatusCode.Redirect, await elsewhere.StatusAsync("/account"));
        using var again = await visitor.SendAsync(link, [("Password", "orange kettle harbor 2")], "/sign-in");
        Assert.Contains("does not work any more", await again.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var old = await visitor.SignInAsync(town.Editor, Town.Password);
        Assert.Equal(HttpStatusCode.OK, old.StatusCode);
        using var signedIn = await visitor.SignInAsync(town.Editor, "orange kettle harbor");
        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
    }

    [Fact]
    public async Task A_link_of_one_realm_opens_nothing_in_another()
    {
        var (town, other) = (await Town.BuildAsync(App), await Town.BuildAsync(App));
        using var asked = await town.Visitor().SendAsync("/forgot-password", [("Email", town.Viewer)]);
        var link = Mailbox.LinkPath(await Mailbox.ReceiveAsync(App, town.Viewer));
        Assert.Contains("does not work any more", (await other.Visitor().OpenAsync(link)).Body?.TextContent, StringComparison.Ordinal);
        Assert.Contains(town.Viewer, (await town.Visitor().OpenAsync(link)).Body?.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_code_is_kept_as_a_hash_and_for_an_hour()
    {
        var town = await Town.BuildAsync(App);
        using var asked = await town.Visitor().SendAsync("/forgot-password", [("Email", town.Owner)]);
        var link = Mailbox.LinkPath(await Mailbox.ReceiveAsync(App, town.Owner));
        var code = link.Split('=')[1];
        Assert.True(code.Length >= 22);
        Assert.Equal(0, await App.Database.ScalarAsync<long>(
            "SELECT count(*) FROM one_time_tokens WHERE encode(token_hash, 'escape') LIKE '%' || $1 || '%'", code));
        Assert.Equal(1, await App.Database.ScalarAsync<long>(
            """
            SELECT count(*) FROM one_time_tokens t JOIN users u ON u.id = t.user_id
             WHERE u.email = $1 AND expires_at BETWEEN now() + interval '55 minutes' AND now() + interval '60 minutes'
            """, town.Owner));
        await App.Database.ExecuteAsync(
            "UPDATE one_time_tokens SET expires_at = now() - interval '1 second' WHERE user_id = (SELECT id FROM users WHERE email = $1)", town.Owner);
        Assert.Contains("does not work any more", (await town.Visitor().OpenAsync(link)).Body?.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_address_gets_the_same_answer_and_no_mail()
    {
        var town = await Town.BuildAsync(App);
        var unknown = $"nobody@{town.Name}.example";
        using var forUnknown = await town.Visitor().SendAsync("/forgot-password", [("Email", unknown)]);
        using var forKnown = await town.Visitor().SendAsync("/forgot-password", [("Email", town.Owner)]);
        Assert.Equal(
            Normal(await Visitor.ReadAsync(forKnown), town.Owner),
            Normal(await Visitor.ReadAsync(forUnknown), unknown));
        await Mailbox.ReceiveAsync(App, town.Owner);
        Assert.Empty(await Mailbox.ReadAsync(App, unknown));
    }

    [Fact]
    public async Task Asking_again_and_again_fills_nobodys_mailbox()
    {
        var town = await Town.BuildAsync(App);
        for (var i = 0; i < 8; i++)
        {
            using var asked = await town.Visitor().SendAsync("/forgot-password", [("Email", town.AgencyMember)]);
            Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
        }
        await Mailbox.ReceiveAsync(App, town.AgencyMember, count: 3);
        Assert.Equal(3, await App.Database.ScalarAsync<long>(
            "SELECT count(*) FROM one_time_tokens t JOIN users u ON u.id = t.user_id WHERE u.email = $1", town.AgencyMember));
        await ForgetAttemptsAsync();
    }

    /// <summary>No header that a stranger can add to the request reaches the link in the mail.</summary>
    [Fact]
    public async Task No_header_of_the_request_reaches_the_link_in_the_mail()
    {
        var town = await Town.BuildAsync(App);
        var variants = Poisoned(town.Console, App.Port).ToList();
        Assert.True(variants.Count >= 40, $"only {variants.Count} variants");
        var (cookie, token) = await FormCookieAsync(town);
        foreach (var variant in variants)
        {
            await ForgetAttemptsAsync();
            await SendRawAsync(variant, town.Owner, cookie, token);
        }
        // Every code that was made went into a mail: when as many have come, none is on its way.
        var codes = await App.Database.ScalarAsync<long>(
            "SELECT count(*) FROM one_time_tokens t JOIN users u ON u.id = t.user_id WHERE u.email = $1", town.Owner);
        Assert.True(codes >= 25, $"only {codes} requests reached the console");
        await Mailbox.ReceiveAsync(App, town.Owner, (int)codes);
        var hosts = (await Mailbox.ReadAsync(App, town.Owner)).SelectMany(Mailbox.Hosts).Distinct(StringComparer.Ordinal);
        Assert.Equal([town.Console], hosts);
    }

    private static IEnumerable<string> Poisoned(string host, int port)
    {
        const string evil = "evil.example";
        string[] names =
        [
            "X-Forwarded-Host", "X-Host", "X-Original-Host", "X-Rewrite-Url", "X-Original-Url", "X-Forwarded-Server", "X-HTTP-Host-Override",
            "X-Forwarded-Proto", "X-Forwarded-Prefix", "X-Forwarded-Port", "X-Real-Host", "X-Proxy-Host", "X-Envoy-Original-Host", "Origin-Host",
            "Base-Url", "X-Base-Url", "Referer", "X-Forwarded-Path", "X-Backend-Host", "Via", "True-Host", "X-Server-Name", "Proxy-Host",
            "X-Wap-Profile", "CF-Connecting-Host", "Front-End-Https", "X-Url-Scheme", "X-Forwarded-Scheme",
        ];
        foreach (var name in names)
        {
            yield return $"POST /forgot-password HTTP/1.1\r\nHost: {host}:{port}\r\n{name}: {evil}\r\n";
        }
        foreach (var forwarded in new[] { $"host={evil}", $"for=1.2.3.4;host={evil};proto=https", $"host=\"{evil}\"" })
        {
            yield return $"POST /forgot-password HTTP/1.1\r\nHost: {host}:{port}\r\nForwarded: {forwarded}\r\n";
        }
        foreach (var named in new[]
        {
            evil, $"{evil}:{port}", $"{host}:{port}@{evil}", $"{host}.{evil}", $"{evil}#{host}", $"{evil}/{host}", $"{host}:80@{evil}", $"{host} {evil}", "",
            $"{host}:{port}, {evil}", $"{host.ToUpperInvariant()}:{port}",
        })
        {
            yield return $"POST /forgot-password HTTP/1.1\r\nHost: {named}\r\n";
        }
        yield return $"POST /forgot-password HTTP/1.1\r\nHost: {host}:{port}\r\nHost: {evil}\r\n";
        yield return $"POST /forgot-password HTTP/1.1\r\nHost: {evil}\r\nHost: {host}:{port}\r\n";
        yield return $"POST http://{evil}/forgot-password HTTP/1.1\r\nHost: {host}:{port}\r\n";
        yield return $"POST http://{host}:{port}/forgot-password HTTP/1.1\r\nHost: {evil}\r\n";
        yield return $"POST /forgot-password HTTP/1.1\r\n Host: {evil}\r\nHost: {host}:{port}\r\n";
    }

    private async Task<(string Cookie, string Token)> FormCookieAsync(Town town)
    {
        using var page = await App.Client(town.Console).GetAsync("/forgot-password");
        var document = await Visitor.ReadAsync(page);
        return (page.Headers.GetValues("Set-Cookie").First(c => c.StartsWith("f=", StringComparison.Ordinal)).Split(';')[0],
            document.QuerySelector("meta[name=csrf-token]")?.GetAttribute("content") ?? "");
    }

    // HttpClient repairs what is wrong; a socket does not.
    private async Task SendRawAsync(string head, string email, string cookie, string token)
    {
        var body = "Email=" + Uri.EscapeDataString(email);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, App.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"{head}Cookie: {cookie}\r\nX-Form: {token}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"));
        using var reader = new StreamReader(stream, Encoding.ASCII);
        var answer = await reader.ReadToEndAsync();
        Assert.DoesNotContain(" 500 ", answer.Split('\n')[0], StringComparison.Ordinal);
    }

    private Task ForgetAttemptsAsync() => App.Database.ExecuteAsync("DELETE FROM sign_in_failures WHERE bucket LIKE 'reset%'");

    private static string Normal(AngleSharp.Dom.IDocument page, string email) =>
        (page.QuerySelector("main")?.TextContent ?? "").Replace(email, "…", StringComparison.Ordinal);
}
