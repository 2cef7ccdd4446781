using Microsoft.Extensions.Options;

namespace WhiteLabelLinks.Tenants.Api;

/// <summary>How much the API takes from whom.</summary>
internal sealed class ApiLimits(TimeProvider clock, IOptions<TenantsOptions> options)
{
    // Whoever sends wrong keys is slowed by network, long before guessing could mean anything, to spare the database.
    private const int WrongKeysPerMinute = 60;

    public int PerMinute => options.Value.ApiRequestsPerMinute;

    public RequestBudget Keys { get; } = new(clock, options.Value.ApiRequestsPerMinute);

    public RequestBudget WrongKeys { get; } = new(clock, WrongKeysPerMinute);
}
