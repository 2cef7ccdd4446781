using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Tenants.Audit;

internal sealed class AuditEvent : ITenantOwned
{
    public BrandId BrandId { get; init; }

    public Guid Id { get; init; }

    public DateTimeOffset At { get; init; }

    public required string Actor { get; init; }

    public required string Action { get; init; }

    public string? Subject { get; init; }

    public string? RequestId { get; init; }
}
