using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace WhiteLabelLinks.Browser.Tests;

/// <summary>What does not fit on a phone at once.</summary>
public sealed class PhoneTests(BrowserFixture fixture)
{
    [Fact]
    public async Task Of_more_tabs_than_fit_the_open_one_is_in_sight_after_a_load_and_after_a_press()
    {
        var page = await (await fixture.WindowOfAsync(Who.Owner)).NewPageAsync();
        await page.SetViewportSizeAsync(390, 844);
        await page.GotoAsync(fixture.Demo.Consoles.Agency + "/brands/lumen/analytics?links=domain", new() { WaitUntil = WaitUntilState.NetworkIdle });
        var strip = page.Locator(".tabs", new() { HasText = "Link campaign" });
        Assert.True(await strip.EvaluateAsync<bool>("strip => strip.scrollWidth > strip.clientWidth"));
        await Expect(strip.Locator("[aria-current]")).ToHaveTextAsync("Domain");
        Assert.True(await IsInSightAsync(strip));

        await strip.Locator(".tab", new() { HasText = "Creator" }).ClickAsync();
        await Expect(strip.Locator("[aria-current]")).ToHaveTextAsync("Creator");
        Assert.True(await IsInSightAsync(strip));
        await page.CloseAsync();
    }

    private static Task<bool> IsInSightAsync(ILocator strip) => strip.EvaluateAsync<bool>(
        """
        strip => {
          const [place, open] = [strip.getBoundingClientRect(), strip.querySelector('[aria-current]').getBoundingClientRect()];
          return open.left >= place.left - 1 && open.right <= place.right + 1;
        }
        """);
}
