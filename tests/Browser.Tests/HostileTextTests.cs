using System.Collections.Concurrent;
using Microsoft.Playwright;
using WhiteLabelLinks.Testing.Web;
using static Microsoft.Playwright.Assertions;

namespace WhiteLabelLinks.Browser.Tests;

/// <summary>
/// Whatever a brand enters is text (S75): in a real browser, with the pages' policy and without it, so that the policy hides no hole.
/// </summary>
public sealed class HostileTextTests(BrowserFixture fixture)
{
    private static readonly string[] Words =
    [
        "\"'></script><img src=x onerror=pwned()><b>",
        "</style></title></noscript><script>pwned()</script>",
        "<!--<script>pwned()//--></textarea><svg onload=pwned()>",
        "javascript:pwned()//\";pwned();'-pwned()-'\\",
        "\u2028pwned()\u2029;\u202Egnp\u2066.js\uFEFF<b onclick=pwned()>",
        "{{ 'a' | append: brand }}{% raw %}${pwned()}{brand}{controller}",
        "red;}*{background:url(//evil.example/x)}</style><link rel=stylesheet href=//evil.example>",
        "&lt;img src=x onerror=pwned()&gt;&#60;script&#62;pwned()&quot;",
    ];

    // What only broken markup or a broken script could hold.
    private const string Watch =
        """
        addEventListener('securitypolicyviolation', (e) => told(`policy: ${e.violatedDirective} ${e.blockedURI} ${e.sample}`));
        addEventListener('error', (e) => told(`error: ${e.message}`));
        document.addEventListener('DOMContentLoaded', () => {
          // The browser's own frame around plain text is nobody's markup.
          if (document.contentType !== 'text/html' || !location.hostname.startsWith('go.')) return;
          for (const e of document.querySelectorAll('*')) {
            for (const a of e.attributes) {
              if (/^on/i.test(a.name) || a.name === 'style' || /^\s*javascript:/i.test(a.value)) told(`markup: ${e.tagName} ${a.name}=${a.value}`);
            }
          }
          const own = location.pathname === '/_/privacy' || location.pathname.endsWith('+') ? 0 : 1;
          const scripts = [...document.scripts].filter((s) => !s.src).length;
          if (scripts > own) told(`markup: ${scripts} scripts on ${location.pathname}`);
          if (document.querySelector('img[src=x], link[rel=stylesheet], iframe, object, embed, b')) told('markup: an element of theirs');
          if (document.querySelectorAll('style').length > 1) told('markup: a style of theirs');
        });
        """;

    [Fact]
    public async Task Nothing_that_a_brand_enters_becomes_markup_style_or_script()
    {
        var scene = await HostileScene.BuildAsync(fixture.App);
        foreach (var words in Words)
        {
            var hostile = await scene.SayAsync(words);
            foreach (var withoutPolicy in (bool[])[false, true])
            {
                await SeeAsync(scene, words, hostile, withoutPolicy);
            }
        }
    }

    [Fact]
    public async Task No_page_of_a_short_host_can_be_framed()
    {
        var scene = await fixture.RetargetingAsync();
        await using var window = await fixture.NewWindowAsync(Who.Anybody);
        await Vendors.AroundAsync(window);
        var page = await window.NewPageAsync();
        await page.GotoAsync(scene.Address("meta"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Accept", Exact = true }).ClickAsync();
        await ArriveAsync(page);

        // The visitor has agreed: framed, the same address is the hand-off page. The last one is the question, on a host that knows no choice.
        var other = await HostileFramesAsync(page, [scene.Address("meta"), scene.Address("_/privacy"), scene.Address("meta+"), scene.Address("nothing")]);
        await using var fresh = await fixture.NewWindowAsync(Who.Anybody);
        await Vendors.AroundAsync(fresh);
        var asked = await HostileFramesAsync(await fresh.NewPageAsync(), [scene.Address("meta")]);
        Assert.All(other.Concat(asked), frame => Assert.Equal("chrome-error://chromewebdata/", frame));
    }

    [Fact]
    public async Task What_a_form_accepts_is_text_and_what_it_refuses_changes_nothing()
    {
        await fixture.App.Database.ExecuteAsync("""
            WITH brand AS (INSERT INTO brands (agency_id, name, slug) SELECT agency_id, 'Guarded', 'guarded' FROM brands WHERE slug = 'lumen' RETURNING id),
            member AS (INSERT INTO brand_members (brand_id, user_id, role)
              SELECT b.id, m.user_id, 'owner' FROM brand b, brand_members m JOIN brands l ON l.id = m.brand_id WHERE l.slug = 'lumen' AND m.role = 'owner')
            INSERT INTO domains (brand_id, host) SELECT id, 'go.guarded.localhost' FROM brand
            """);
        await using var window = await fixture.NewWindowAsync(Who.Owner);
        var heard = await ListenAsync(window);
        var page = await window.NewPageAsync();
        var console = fixture.Demo.Consoles.Agency + "/brands/guarded/";
        const string Text = "\"'></script><img src=x onerror=pwned()>";

        await page.GotoAsync(console + "consent");
        await page.Locator("[name='Input.Controller']").FillAsync(Text);
        await page.Locator("[name='Input.Contact']").FillAsync(Text);
        await page.Locator("[name='Input.PolicyUrl']").EvaluateAsync("(e) => { e.type = 'text'; e.value = 'javascript:pwned()'; }");
        await SaveAsync(page, "[name='Input.Controller']");
        await Expect(page.Locator("[name='Input.PolicyUrl'][aria-invalid=true]")).ToBeVisibleAsync();
        Assert.Equal(0, await fixture.App.Database.ScalarAsync<long>("SELECT count(*) FROM domain_consent c JOIN domains d ON d.id = c.domain_id WHERE d.host = 'go.guarded.localhost'"));
        await page.Locator("[name='Input.PolicyUrl']").FillAsync("https://guarded.example/\"'><img/src=x/onerror=pwned()>");
        await SaveAsync(page, "[name='Input.Controller']");
        await WebApp.EventuallyAsync(
            () => fixture.App.Database.ScalarAsync<bool>("SELECT EXISTS (SELECT FROM domain_consent c JOIN domains d ON d.id = c.domain_id WHERE d.host = 'go.guarded.localhost')"),
            "The form was not saved.");
        await page.GotoAsync(console + "consent");
        await Expect(page.Locator("[name='Input.Controller']")).ToHaveValueAsync(Text);

        foreach (var destination in (string[])["javascript:pwned()", "data:text/html,<script>pwned()</script>", "\u202Ehttps://example.com"])
        {
            await page.GotoAsync(console + "links/new");
            var field = page.GetByRole(AriaRole.Textbox, new() { Name = "Destination" });
            await field.EvaluateAsync("(e) => { e.type = 'text'; }");
            await field.FillAsync(destination);
            await page.GetByRole(AriaRole.Button, new() { Name = "Create link" }).ClickAsync();
            await Expect(page.Locator("[aria-invalid=true]").First).ToBeVisibleAsync();
        }
        Assert.Equal(0, await fixture.App.Database.ScalarAsync<long>("SELECT count(*) FROM links l JOIN brands b ON b.id = l.brand_id WHERE b.slug = 'guarded'"));

        var privacy = await window.NewPageAsync();
        await privacy.GotoAsync($"http://go.guarded.localhost:{fixture.App.Port}/_/privacy?l=en");
        await Expect(privacy.Locator("bdi", new() { HasText = Text }).First).ToBeVisibleAsync();
        Assert.Empty(heard);
    }

    private async Task SeeAsync(HostileScene scene, string words, HostileLinks hostile, bool withoutPolicy)
    {
        await using var window = await fixture.NewWindowAsync(Who.Anybody, bypassPolicy: withoutPolicy);
        var vendors = await Vendors.AroundAsync(window);
        var heard = await ListenAsync(window);
        var page = await window.NewPageAsync();
        var query = $"?utm_source={Uri.EscapeDataString(words)}&fbclid={Uri.EscapeDataString(words)}&x={words.Replace("#", "", StringComparison.Ordinal)}";
        // The destination's host is nobody's here.
        foreach (var (path, status) in ((string, int)[])[(hostile.Served + "+", 200), (hostile.Served, hostile.Asks ? 200 : 404), (hostile.Refused, 404), (hostile.Refused + "+", 404)])
        {
            Assert.Equal(status, (await page.GotoAsync(scene.Address(path)))?.Status);
        }
        foreach (var path in (string[])["good+", "nowhere+", "nowhere", "_/privacy?l=de", $"_/privacy?l={Uri.EscapeDataString(words)}&n={Uri.EscapeDataString(words)}", "good?l=en"])
        {
            await page.GotoAsync(scene.Address(path));
        }
        await page.GotoAsync(scene.Address("_/privacy?l=en"));
        Assert.Contains(Shown(words), Shown(await page.Locator("body").TextContentAsync()), StringComparison.Ordinal);

        await page.GotoAsync(scene.Address("good" + query));
        Assert.Contains(Shown(words), Shown(await page.Locator("form").TextContentAsync()), StringComparison.Ordinal);
        Assert.Equal("destination.localhost", await page.Locator("main bdi[dir=ltr], main [dir=ltr]").First.TextContentAsync());
        Assert.Empty(vendors.Asked);
        await page.Locator("button[value=accept]").ClickAsync();
        await ArriveAsync(page);
        // And again, for now it is the hand-off page at once.
        await page.GotoAsync(scene.Address("good" + query));
        await ArriveAsync(page);
        await page.GotoAsync(scene.Address(hostile.Served + query));
        await ArriveAsync(page);
        Assert.All(vendors.Asked, asked => Assert.Contains(asked.Host, (string[])["connect.facebook.net", "www.facebook.com"]));
        Assert.NotEmpty(vendors.Asked);
        Assert.True(heard.IsEmpty, $"{words} ({(withoutPolicy ? "without" : "with")} policy): {string.Join(" | ", heard)}");
    }

    // What is never to be called, and what the pages themselves complain about.
    private static async Task<ConcurrentQueue<string>> ListenAsync(IBrowserContext window)
    {
        var heard = new ConcurrentQueue<string>();
        await window.ExposeBindingAsync("pwned", (BindingSource _) => heard.Enqueue("a script ran"));
        await window.ExposeBindingAsync("told", (BindingSource _, string what) => heard.Enqueue(what));
        await window.AddInitScriptAsync(Watch);
        return heard;
    }

    private static Task ArriveAsync(IPage page) => page.WaitForURLAsync(url => url.Contains("/arrived?from=", StringComparison.Ordinal));

    private static async Task SaveAsync(IPage page, string field) =>
        await page.Locator($"form:has({field}) button:not([type=button])").Last.ClickAsync();

    // A page shows these without their outer and doubled blanks.
    private static string Shown(string? text) => string.Join(' ', (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static async Task<IReadOnlyList<string>> HostileFramesAsync(IPage page, string[] addresses)
    {
        await page.RouteAsync("**/framer", route => route.FulfillAsync(new()
        {
            ContentType = "text/html",
            Body = string.Concat(addresses.Select(address => $"<iframe src=\"{address}\"></iframe>")),
        }));
        await page.GotoAsync(new Uri(new Uri(addresses[0]), "/framer").AbsoluteUri, new() { WaitUntil = WaitUntilState.NetworkIdle });
        // A frame has no address until its answer, or its refusal, has come.
        await WebApp.EventuallyAsync(
            () => Task.FromResult(page.Frames.Count == addresses.Length + 1 && page.Frames.All(frame => frame.Url is not ("" or "about:blank"))),
            "not every frame got an answer");
        return [.. page.Frames.Where(frame => frame != page.MainFrame).Select(frame => frame.Url)];
    }
}
