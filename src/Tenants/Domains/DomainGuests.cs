using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Tenants.Domains;

/// <summary>
/// The page at which a domain's records are shown to whoever keeps its DNS and has no account: by an address that nobody guesses,
/// until it is withdrawn.
/// </summary>
internal sealed class DomainGuests(AppDb db, IGuestDoor door)
{
    // 22 characters of 62 are 130 bits.
    private const int TokenLength = 22;

    /// <summary>Path of the page; null while there is none.</summary>
    public static string? PathOf(ShortDomain domain) => domain.GuestToken is { } token ? $"/dns/{domain.BrandId}_{token}" : null;

    /// <summary>Whole address of the page; null while there is none.</summary>
    public async Task<string?> AddressAsync(ShortDomain domain, CancellationToken cancellation) =>
        PathOf(domain) is { } path ? await door.AddressAsync(path, cancellation) : null;

    /// <summary>Makes the page if there is none. For whoever saves next: nothing is saved here.</summary>
    public static void Open(ShortDomain domain) =>
        domain.GuestToken ??= BrandSecret.Generate(domain.BrandId, TokenLength).Characters;

    /// <summary>Enters the brand that the address is of, and finds the domain. Null for whatever is not, or no longer, an address of one.</summary>
    public async Task<DomainId?> EnterAsync(string? address, CancellationToken cancellation)
    {
        if (!BrandSecret.TryParse(address, TokenLength, out var secret) || !await door.EnterAsync(secret.Brand, cancellation))
        {
            return null;
        }
        var open = await db.Set<ShortDomain>().AsNoTracking().Where(d => d.GuestToken != null).Select(d => new { d.Id, d.GuestToken }).ToListAsync(cancellation);
        var asked = Encoding.ASCII.GetBytes(secret.Characters);
        return open.FirstOrDefault(one => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(one.GuestToken ?? ""), asked))?.Id;
    }
}
