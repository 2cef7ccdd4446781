using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Tenants.Members;

/// <summary>
/// Remembers on a device which people signed in there, in a sealed cookie. It proves nothing but that: it lets a person's own
/// device be counted apart from strangers, and opens no session.
/// </summary>
internal sealed class KnownDevice(IDataProtectionProvider protection)
{
    private const string Name = "d";
    private const int MostPeople = 5;
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("device").ToTimeLimitedDataProtector();

    /// <summary>Looks for the person among those who signed in here.</summary>
    /// <returns>An id of the device, when that person signed in on it before; else null.</returns>
    public string? Find(HttpContext context, UserId person)
    {
        var device = Read(context);
        return device.People.Contains(person.Value) ? device.Id : null;
    }

    public void Remember(HttpContext context, UserId person)
    {
        var device = Read(context);
        var people = device.People.Where(p => p != person.Value).Prepend(person.Value).Take(MostPeople);
        var id = device.Id.Length > 0 ? device.Id : RandomNumberGenerator.GetHexString(32, lowercase: true);
        var text = string.Join(';', people.Select(p => p.ToString(CultureInfo.InvariantCulture)).Prepend(id));
        ConsoleCookies.Append(context, Name, _protector.Protect(text, Lifetime), Lifetime);
    }

    private (string Id, IReadOnlyList<long> People) Read(HttpContext context)
    {
        if (ConsoleCookies.Read(context, Name) is not { Length: > 0 } cookie)
        {
            return ("", []);
        }
        try
        {
            var parts = _protector.Unprotect(cookie).Split(';');
            return (parts[0], [.. parts.Skip(1).Select(p => long.Parse(p, CultureInfo.InvariantCulture))]);
        }
        catch (CryptographicException)
        {
            // Sealed by keys that are gone, or by nobody: then the device is a stranger.
            return ("", []);
        }
    }
}
