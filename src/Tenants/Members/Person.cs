using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Tenants.Members;

/// <summary>
/// A person as one realm knows them. The realm is an agency, or the operator when <see cref="AgencyId"/> is null; the same
/// address in two realms is two people.
/// </summary>
internal sealed class Person
{
    public UserId Id { get; private set; }

    public AgencyId? AgencyId { get; init; }

    public required string Email { get; set; }

    public required string NormalizedEmail { get; set; }

    public required string Name { get; set; }

    /// <summary>Null until the person followed the invitation.</summary>
    public string? PasswordHash { get; set; }

    /// <summary>Changes with the password; sessions that carry an older one are over.</summary>
    public required string SecurityStamp { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastSignInAt { get; set; }
}

internal sealed class OperatorAdmin
{
    public UserId UserId { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}

internal sealed class AgencyMember
{
    public AgencyId AgencyId { get; init; }

    public UserId UserId { get; init; }

    public AgencyRole Role { get; set; }

    public DateTimeOffset CreatedAt { get; init; }
}

internal sealed class BrandMember : ITenantOwned
{
    public BrandId BrandId { get; init; }

    public UserId UserId { get; init; }

    public BrandRole Role { get; set; }

    public DateTimeOffset CreatedAt { get; init; }
}
