using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace WhiteLabelLinks.Browser.Tests;

/// <summary>What the product is for, from the first field to the number that rises.</summary>
public sealed partial class LifeOfALinkTests(BrowserFixture fixture)
{
    [Fact]
    public async Task A_link_made_from_a_destination_alone_counts_its_click_on_its_page()
    {
        await using var window = await fixture.NewWindowAsync(Who.Editor);
        var page = await window.NewPageAsync();
        await page.GotoAsync(fixture.Demo.Consoles.Agency + "/brands/lumen/links");
        await page.GetByRole(AriaRole.Link, new() { Name = "New link" }).ClickAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Destination" }).FillAsync(fixture.Demo.Consoles.Agency + "/sign-in");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create link" }).ClickAsync();
        await page.WaitForURLAsync(LinkPage());
        var count = page.Locator("#clicks .stat-value").First;
        await Expect(count).ToHaveTextAsync("0");

        // The address that is shown is the one that works, port and all.
        var address = await page.GetByRole(AriaRole.Link, new() { Name = "Open", Exact = true }).GetAttributeAsync("href") ?? "";
        var shown = await page.GetByRole(AriaRole.Heading, new() { Level = 1 }).TextContentAsync();
        Assert.Equal(address, "http://" + shown);
        await using var elsewhere = await fixture.NewWindowAsync(Who.Anybody);
        var visitor = await elsewhere.NewPageAsync();
        await visitor.GotoAsync(address);
        Assert.EndsWith("/sign-in", new Uri(visitor.Url).AbsolutePath, StringComparison.Ordinal);

        await Expect(count).ToHaveTextAsync("1");
    }

    [GeneratedRegex(@"/links/\d+$", RegexOptions.NonBacktracking)]
    private static partial Regex LinkPage();
}
