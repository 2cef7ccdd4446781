using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.DependencyInjection;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants.Agencies;
using WhiteLabelLinks.Tenants.Members;

namespace WhiteLabelLinks.Tenants;

/// <summary>A page of the agency's staff, under <c>/agency</c>; for anybody else there is no such page.</summary>
[AgencyAccess]
public abstract class AgencyPageModel : PageModel
{
    internal ConsoleRealm Realm => HttpContext.RequestServices.GetRequiredService<ConsoleRealm>();

    /// <summary>The agency whose console this is.</summary>
    public AgencyId Agency => Realm.Agency ?? throw new InvalidOperationException("This is not an agency's console.");

    /// <summary>What the person may do here.</summary>
    public AgencyRole Role { get; internal set; }

    public bool IsOwner => Role == AgencyRole.Owner;
}

/// <summary>A page of the operator's administrators, under <c>/operator</c>; elsewhere, and for anybody else, there is no such page.</summary>
[OperatorAccess]
public abstract class OperatorPageModel : PageModel;
