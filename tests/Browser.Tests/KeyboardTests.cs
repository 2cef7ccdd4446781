using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace WhiteLabelLinks.Browser.Tests;

/// <summary>The console without a mouse.</summary>
public sealed class KeyboardTests(BrowserFixture fixture)
{
    private string Lumen => fixture.Demo.Consoles.Agency + "/brands/lumen";

    [Fact]
    public async Task The_first_stop_leads_past_the_navigation()
    {
        var page = await OpenAsync("/links");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator(".skip-link")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#main")).ToBeFocusedAsync();
        await page.CloseAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("/links")]
    public async Task Every_stop_can_be_seen(string path)
    {
        var page = await OpenAsync(path);
        for (var stop = 0; stop < 25; stop++)
        {
            await page.Keyboard.PressAsync("Tab");
            var unseen = await page.EvaluateAsync<string?>(
                """
                () => {
                  const at = document.activeElement;
                  if (at === document.body) return null;
                  const marked = (e) => e && getComputedStyle(e).outlineStyle !== 'none' && parseFloat(getComputedStyle(e).outlineWidth) > 0;
                  const shown = at.checkVisibility({ opacityProperty: true, visibilityProperty: true });
                  return shown && [at, at.closest('tr'), at.closest('.choice'), at.closest('.input-group')].some(marked) ? null : at.outerHTML.slice(0, 200);
                }
                """);
            Assert.Null(unseen);
        }
        await page.CloseAsync();
    }

    [Theory]
    [InlineData("/domains", "add-domain")]
    [InlineData("/api", "new-key")]
    [InlineData("", "goto")]
    public async Task A_dialog_keeps_the_focus_and_gives_it_back(string path, string dialog)
    {
        var page = await OpenAsync(path);
        var opener = page.Locator($"[data-dialog-open={dialog}]").First;
        await opener.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator($"#{dialog}")).ToBeVisibleAsync();
        for (var stop = 0; stop < 12; stop++)
        {
            // Past its last control the focus goes to the browser's own bar, where the page has none.
            Assert.True(await page.EvaluateAsync<bool>("() => document.activeElement === document.body || document.activeElement.closest('dialog') !== null"));
            await page.Keyboard.PressAsync("Tab");
        }
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator($"#{dialog}")).ToBeHiddenAsync();
        await Expect(opener).ToBeFocusedAsync();
        await page.CloseAsync();
    }

    [Fact]
    public async Task Go_to_leads_to_a_page_by_its_name()
    {
        var page = await OpenAsync("/links");
        await GoToAsync(page, "memb", "Members");
        await page.WaitForURLAsync("**/brands/lumen/members");
        await GoToAsync(page, "focus", "focus");
        await page.WaitForURLAsync("**/brands/lumen/links?q=focus");
        await page.CloseAsync();
    }

    private static async Task GoToAsync(IPage page, string typed, string offered)
    {
        await page.Keyboard.PressAsync("Control+k");
        await Expect(page.Locator("#goto input")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(typed);
        await Expect(page.Locator("#goto [aria-selected=true]")).ToContainTextAsync(offered);
        await page.Keyboard.PressAsync("Enter");
    }

    private async Task<IPage> OpenAsync(string path)
    {
        var window = await fixture.WindowOfAsync(Who.Owner);
        var page = await window.NewPageAsync();
        await page.GotoAsync(Lumen + path, new() { WaitUntil = WaitUntilState.NetworkIdle });
        return page;
    }
}
