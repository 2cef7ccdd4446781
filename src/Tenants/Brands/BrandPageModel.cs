using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.DependencyInjection;
using WhiteLabelLinks.Tenants.Brands;

namespace WhiteLabelLinks.Tenants;

/// <summary>
/// A page under <c>/brands/{brand}/…</c>. Before its handler runs the brand was found within the console's agency, the person's
/// membership was checked and the brand's scope entered; a brand that is not theirs reads as 404. Reading needs
/// <see cref="BrandRole.Viewer"/> and changing <see cref="BrandRole.Editor"/> unless <see cref="RequireBrandRoleAttribute"/>
/// says otherwise.
/// </summary>
[BrandAccess]
public abstract class BrandPageModel : PageModel
{
    public BrandContext Brand => HttpContext.RequestServices.GetRequiredService<CurrentBrand>().Value;

    /// <summary>Address of a page of this brand: <c>BrandUrl("links")</c> is <c>/brands/lumen/links</c>.</summary>
    public string BrandUrl(string page = "") => page.Length == 0 ? $"/brands/{Brand.Slug}" : $"/brands/{Brand.Slug}/{page}";
}

/// <summary>The role that changing something on this page needs, in place of editor.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RequireBrandRoleAttribute(BrandRole toChange) : Attribute
{
    public BrandRole ToChange { get; } = toChange;

    /// <summary>The role that seeing the page needs.</summary>
    public BrandRole ToRead { get; init; } = BrandRole.Viewer;
}
