using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using WhiteLabelLinks.Tenants.Members;

namespace WhiteLabelLinks.Tenants;

/// <summary>Names of authorization policies for endpoints that are not pages of a module.</summary>
public static class TenantPolicies
{
    /// <summary>An administrator of the installation, signed in at the operator's console.</summary>
    public const string Operator = "operator";
}

internal sealed class OperatorRequirement : IAuthorizationRequirement;

internal sealed class OperatorHandler(Standing standing, IHttpContextAccessor accessor) : AuthorizationHandler<OperatorRequirement>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, OperatorRequirement requirement)
    {
        if (await standing.IsOperatorAdminAsync(accessor.HttpContext?.RequestAborted ?? default))
        {
            context.Succeed(requirement);
        }
    }
}
