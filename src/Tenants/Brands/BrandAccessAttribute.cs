using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Extensions.DependencyInjection;
using WhiteLabelLinks.Tenants.Members;
using WhiteLabelLinks.Tenants.Resources;

namespace WhiteLabelLinks.Tenants.Brands;

/// <summary>Stands before every page of a brand, ahead of model binding: nothing of the page runs for the wrong person.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class BrandAccessAttribute : Attribute, IAsyncAuthorizationFilter
{
    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        var http = context.HttpContext;
        var services = http.RequestServices;
        if (services.GetRequiredService<CurrentPerson>().ValueOrNone is null)
        {
            context.Result = new ChallengeResult();
            return;
        }
        var slug = http.Request.RouteValues["brand"] as string ?? "";
        if (!await services.GetRequiredService<BrandDoor>().EnterAsync(slug, http.RequestAborted))
        {
            context.Result = new NotFoundResult();
            return;
        }
        var needed = NeededRole(context);
        if (services.GetRequiredService<CurrentBrand>().Value.Role < needed)
        {
            http.Features.Set(new Refusal(needed == BrandRole.Owner ? TenantsText.RefusedNotOwner : TenantsText.RefusedNotEditor));
            context.Result = new StatusCodeResult(StatusCodes.Status403Forbidden);
        }
    }

    private static BrandRole NeededRole(AuthorizationFilterContext context)
    {
        var rule = context.ActionDescriptor.EndpointMetadata.OfType<RequireBrandRoleAttribute>().LastOrDefault();
        var reads = HttpMethods.IsGet(context.HttpContext.Request.Method) || HttpMethods.IsHead(context.HttpContext.Request.Method);
        return reads ? rule?.ToRead ?? BrandRole.Viewer : rule?.ToChange ?? BrandRole.Editor;
    }
}

/// <summary>Why a page was refused, for the page that says so.</summary>
internal sealed record Refusal(string Reason);
