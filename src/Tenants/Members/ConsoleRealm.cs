using Microsoft.AspNetCore.Http;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Tenants.Members;

/// <summary>
/// Which people this request is about: those of the agency whose console was asked for, or the operator's. It comes from the
/// host that the data plane resolved, never from anything a visitor can choose beside it.
/// </summary>
internal sealed class ConsoleRealm(IHttpContextAccessor accessor)
{
    public ConsoleHost Host =>
        accessor.HttpContext?.Features.Get<ConsoleHost>()
        ?? throw new InvalidOperationException("This request did not come to a console host.");

    public AgencyId? Agency => Host.Agency;

    public bool IsOperator => Agency is null;

    /// <summary>Names the realm in what is hashed: "agency 7" or "operator".</summary>
    public string Name => NameOf(Agency);

    public static string NameOf(AgencyId? agency) => agency is { } some ? $"agency {some}" : "operator";
}
