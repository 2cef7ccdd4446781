using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Tenants;

/// <summary>What became of a guest's password.</summary>
public abstract record GuestAnswer
{
    private GuestAnswer()
    {
    }

    public sealed record Right : GuestAnswer;

    public sealed record Wrong : GuestAnswer;

    /// <summary>Too many attempts; nothing was compared.</summary>
    /// <param name="Words">How long to wait: "12 seconds".</param>
    public sealed record Wait(string Words) : GuestAnswer;
}

/// <summary>
/// Lets somebody without an account see one thing of a brand that a person of the brand showed them by a secret address, behind a
/// password if that person wished. Whoever calls it finds the thing by its secret once the brand is entered, and shows nothing else.
/// </summary>
public interface IGuestDoor
{
    /// <summary>Enters the brand, as a viewer who is nobody.</summary>
    /// <returns>False when the console's agency has no such brand; the guest is told what everybody hears whose address is wrong.</returns>
    Task<bool> EnterAsync(BrandId brand, CancellationToken cancellation);

    /// <summary>Takes one opening out of the guest's minute: counting costs, and the address may be all over the internet.</summary>
    bool MayOpen();

    /// <summary>The address that a guest is given, on this console; from its configuration, never from the request.</summary>
    Task<string> AddressAsync(string path, CancellationToken cancellation);

    /// <summary>What is wrong with a new password.</summary>
    /// <returns>A sentence for the field, or null when it is fine.</returns>
    string? Complaint(string password);

    string Hash(string password);

    /// <summary>Compares a password, counted like an attempt to sign in. The right one is remembered in this browser for some hours.</summary>
    /// <param name="what">Names the thing among all of the installation.</param>
    Task<GuestAnswer> CompareAsync(string what, string hash, string? password, CancellationToken cancellation);

    /// <summary>Whether the right password was given in this browser not long ago; another password ends that.</summary>
    bool Remembers(string what, string hash);
}
