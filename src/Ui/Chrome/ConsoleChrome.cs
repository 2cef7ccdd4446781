using Microsoft.AspNetCore.Http;

namespace WhiteLabelLinks.Ui;

/// <summary>
/// Everything around a page that is not the page: whose console it is, where one can go, who is signed in.
/// The layout prints only what stands here, so nothing in it can name the product or the operator on an agency's console.
/// </summary>
/// <param name="ConsoleName">Name of the agency (or of the installation on the operator's console); shown beside the logo and in the title.</param>
/// <param name="LogoUrl">Square logo, 24 px; null draws the first letter of <paramref name="ConsoleName"/>.</param>
/// <param name="DarkLogoUrl">Logo for dark mode; null uses <paramref name="LogoUrl"/>.</param>
/// <param name="FaviconUrl">Icon of the browser tab; null uses a neutral one.</param>
/// <param name="HomeUrl">Where the logo leads.</param>
/// <param name="BrandTokensCssUrl">
/// Style sheet of this host that overrides tokens (<c>:root { --brand: #0a7d5a }</c>); null keeps the defaults. Must be same-origin.
/// </param>
/// <param name="Navigation">Side navigation. The item with the longest address that covers the request's path is marked as current.</param>
/// <param name="Brands">Brands this person can enter; the switcher is hidden when empty.</param>
/// <param name="AllBrandsUrl">Last entry of the switcher (the portfolio); null hides it.</param>
/// <param name="SearchUrl">Where "Go to" searches links, called with <c>?q=</c>; null when there is nothing to search here.</param>
/// <param name="Person">Who is signed in; null leaves out the user menu.</param>
/// <param name="DemoData">Shows the banner that says the data is made up.</param>
/// <param name="TimeZone">Zone in which times are shown; null is UTC.</param>
public sealed record ConsoleChrome(
    string ConsoleName,
    string? LogoUrl = null,
    string? DarkLogoUrl = null,
    string? FaviconUrl = null,
    string HomeUrl = "/",
    string? BrandTokensCssUrl = null,
    IReadOnlyList<NavSection>? Navigation = null,
    IReadOnlyList<BrandChoice>? Brands = null,
    string? AllBrandsUrl = null,
    string? SearchUrl = null,
    SignedInPerson? Person = null,
    bool DemoData = false,
    TimeZoneInfo? TimeZone = null);

/// <summary>A group of entries in the side navigation.</summary>
/// <param name="Title">Small heading over the items; null for the first, unnamed section.</param>
public sealed record NavSection(string? Title, IReadOnlyList<NavItem> Items);

/// <summary>An entry of the side navigation or of the user menu.</summary>
/// <param name="Icon">A name from <c>assets/icons.txt</c>.</param>
/// <param name="Badge">A short count or word at the end of the row.</param>
public sealed record NavItem(string Label, string Href, string Icon, string? Badge = null);

public sealed record BrandChoice(string Name, string Href, bool Current = false);

/// <summary>Who is signed in, as the user menu shows it.</summary>
/// <param name="Role">In words: "Owner of Northwind".</param>
/// <param name="Menu">Entries above "Sign out", such as the profile page.</param>
/// <param name="SignOutUrl">Called by POST with an antiforgery token.</param>
public sealed record SignedInPerson(string Name, string Email, string Role, string SignOutUrl, IReadOnlyList<NavItem>? Menu = null);

/// <summary>Implemented by the host. Called at most once per request, also for error pages and for people who are not signed in.</summary>
public interface IConsoleChromeProvider
{
    ValueTask<ConsoleChrome> GetAsync(HttpContext context);
}
