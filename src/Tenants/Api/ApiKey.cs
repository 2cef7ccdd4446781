using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Tenants.Api;

internal sealed class ApiKey : ITenantOwned
{
    public BrandId BrandId { get; init; }

    public long Id { get; private set; }

    public required string Name { get; init; }

    /// <summary>The part of the key that people see in the list, and that finds the row.</summary>
    public required string Prefix { get; init; }

    public required byte[] SecretHash { get; init; }

    public required string[] Scopes { get; init; }

    public required string CreatedBy { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; set; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; set; }
}

internal sealed class IdempotencyKey : ITenantOwned
{
    public BrandId BrandId { get; init; }

    public long ApiKeyId { get; init; }

    public required string Key { get; init; }

    public required byte[] RequestHash { get; set; }

    public int? Status { get; set; }

    public string? ContentType { get; set; }

    public byte[]? Body { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
}
