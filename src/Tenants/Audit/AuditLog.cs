using Microsoft.AspNetCore.Http;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Tenants.Audit;

namespace WhiteLabelLinks.Tenants;

/// <summary>What people did in the brand that was entered, beside editing links. Append-only.</summary>
public sealed class AuditLog(AppDb db, CurrentBrand brand, IHttpContextAccessor accessor, TimeProvider clock)
{
    /// <summary>
    /// Adds an event and saves it together with whatever else this request's <see cref="AppDb"/> was given: a change and its
    /// record are kept both or neither.
    /// </summary>
    /// <param name="action">What was done, in the past tense: "added domain".</param>
    /// <param name="subject">To what: the domain's host, the member's name; no secrets, no addresses of visitors.</param>
    /// <param name="cancellation">Stops the work.</param>
    public Task RecordAsync(string action, string? subject, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        db.Add(new AuditEvent
        {
            Id = Guid.CreateVersion7(now),
            At = now,
            Actor = brand.Value.Actor.Name,
            Action = action,
            Subject = subject,
            RequestId = accessor.HttpContext?.TraceIdentifier,
        });
        return db.SaveChangesAsync(cancellation);
    }
}
