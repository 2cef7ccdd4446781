using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants.Agencies;
using WhiteLabelLinks.Tenants.Brands;
using WhiteLabelLinks.Tenants.Http;
using WhiteLabelLinks.Tenants.Members;

namespace WhiteLabelLinks.Tenants.Guests;

internal sealed class GuestDoor(
    AppDb db,
    TenantScope scope,
    ConsoleRealm realm,
    ConsoleDirectory consoles,
    CurrentBrand current,
    SignInThrottle throttle,
    IPasswordHasher<Person> hasher,
    IDataProtectionProvider protection,
    GuestBudget budget,
    IHttpContextAccessor accessor) : IGuestDoor
{
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(12);

    // The hasher asks for whom; a guest is nobody.
    private static readonly Person Nobody = new() { Email = "", NormalizedEmail = "", Name = "", SecurityStamp = "" };

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("guest").ToTimeLimitedDataProtector();

    private HttpContext Http => accessor.HttpContext ?? throw new InvalidOperationException("Guests come by a request.");

    public async Task<bool> EnterAsync(BrandId brand, CancellationToken cancellation)
    {
        if (realm.Agency is not { } agency || brand.Value <= 0)
        {
            return false;
        }
        var found = await db.Set<Brand>().AsNoTracking().FirstOrDefaultAsync(b => b.Id == brand && b.AgencyId == agency, cancellation);
        if (found is null)
        {
            return false;
        }
        scope.EnterBrand(found.Id);
        current.Enter(BrandDoor.Context(found, BrandRole.Viewer, new Actor("Guest", null)));
        return true;
    }

    public bool MayOpen() => budget.Openings.Take(ClientNetwork.Of(Http)) <= TimeSpan.Zero;

    public async Task<string> AddressAsync(string path, CancellationToken cancellation) =>
        (await consoles.FindAsync(db, realm.Host, cancellation))?.Url(path) ?? path;

    public string? Complaint(string password) => PasswordRules.Complaint(password, "");

    public string Hash(string password) => hasher.HashPassword(Nobody, password);

    public async Task<GuestAnswer> CompareAsync(string what, string hash, string? password, CancellationToken cancellation)
    {
        var buckets = SignInThrottle.GuestBuckets(what, ClientNetwork.Of(Http));
        if (await throttle.TakeAsync(buckets, cancellation) is { Ticks: > 0 } wait)
        {
            return new GuestAnswer.Wait(Phrases.Of(wait));
        }
        if (string.IsNullOrEmpty(password) || password.Length > PasswordRules.MaxLength
            || hasher.VerifyHashedPassword(Nobody, hash, password) == PasswordVerificationResult.Failed)
        {
            return new GuestAnswer.Wrong();
        }
        await throttle.ForgiveAsync(buckets, cancellation);
        ConsoleCookies.Append(Http, CookieOf(what), _protector.Protect(Seal(what, hash), Remembered), Remembered);
        return new GuestAnswer.Right();
    }

    public bool Remembers(string what, string hash)
    {
        if (ConsoleCookies.Read(Http, CookieOf(what)) is not { Length: > 0 } cookie)
        {
            return false;
        }
        try
        {
            return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(_protector.Unprotect(cookie)), Encoding.UTF8.GetBytes(Seal(what, hash)));
        }
        catch (CryptographicException)
        {
            // Sealed by keys that are gone, by nobody, or too long ago.
            return false;
        }
    }

    // One for each thing: two that are open side by side do not ask for their passwords in turns.
    private static string CookieOf(string what) => "g" + Digest(what)[..12];

    // A new password makes what was sealed for the old one worthless.
    private static string Seal(string what, string hash) => Digest(what + "\n" + hash);

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
