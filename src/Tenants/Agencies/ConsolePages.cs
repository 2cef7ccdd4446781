using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Extensions.DependencyInjection;
using WhiteLabelLinks.Tenants.Brands;
using WhiteLabelLinks.Tenants.Members;
using WhiteLabelLinks.Tenants.Resources;

namespace WhiteLabelLinks.Tenants.Agencies;

/// <summary>Every member of the agency may look; changing needs an owner unless the page says otherwise.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class AgencyAccessAttribute : Attribute, IAsyncAuthorizationFilter, IPageFilter
{
    private static readonly object RoleKey = new();

    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        var http = context.HttpContext;
        if (http.RequestServices.GetRequiredService<CurrentPerson>().ValueOrNone is null)
        {
            context.Result = new ChallengeResult();
            return;
        }
        if (await http.RequestServices.GetRequiredService<Standing>().AgencyRoleAsync(http.RequestAborted) is not { } role)
        {
            context.Result = new NotFoundResult();
            return;
        }
        var reads = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);
        if (!reads && role != AgencyRole.Owner)
        {
            http.Features.Set(new Refusal(TenantsText.RefusedNotAgencyOwner));
            context.Result = new StatusCodeResult(StatusCodes.Status403Forbidden);
            return;
        }
        http.Items[RoleKey] = role;
    }

    public void OnPageHandlerSelected(PageHandlerSelectedContext context)
    {
        if (context.HandlerInstance is AgencyPageModel page && context.HttpContext.Items[RoleKey] is AgencyRole role)
        {
            page.Role = role;
        }
    }

    public void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        // The role was given when the handler was chosen.
    }

    public void OnPageHandlerExecuted(PageHandlerExecutedContext context)
    {
        // Nothing to clean up.
    }
}

[AttributeUsage(AttributeTargets.Class)]
internal sealed class OperatorAccessAttribute : Attribute, IAsyncAuthorizationFilter
{
    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        var http = context.HttpContext;
        if (http.RequestServices.GetRequiredService<CurrentPerson>().ValueOrNone is null)
        {
            context.Result = new ChallengeResult();
        }
        else if (!await http.RequestServices.GetRequiredService<Standing>().IsOperatorAdminAsync(http.RequestAborted))
        {
            context.Result = new NotFoundResult();
        }
    }
}
