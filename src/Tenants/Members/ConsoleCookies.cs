using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;

namespace WhiteLabelLinks.Tenants.Members;

/// <summary>
/// Names and flags of the console's cookies. Over HTTPS a name begins with <c>__Host-</c>, which browsers accept only for the
/// very host that set it, so a sibling host can neither set nor overwrite it; plain HTTP, which is for localhost, cannot.
/// </summary>
internal sealed class ConsoleCookies : ICookieManager
{
    /// <summary>Name of the session's cookie, without the prefix.</summary>
    public const string Session = "s";

    private readonly ChunkingCookieManager _chunks = new();

    public static string NameFor(HttpContext context, string name) => context.Request.IsHttps ? "__Host-" + name : name;

    public static string? Read(HttpContext context, string name) => context.Request.Cookies[NameFor(context, name)];

    public static void Append(HttpContext context, string name, string value, TimeSpan lifetime) =>
        context.Response.Cookies.Append(NameFor(context, name), value, Flags(context, lifetime));

    public string? GetRequestCookie(HttpContext context, string key) => _chunks.GetRequestCookie(context, NameFor(context, key));

    public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options) =>
        _chunks.AppendResponseCookie(context, NameFor(context, key), value, options);

    public void DeleteCookie(HttpContext context, string key, CookieOptions options) =>
        _chunks.DeleteCookie(context, NameFor(context, key), options);

    private static CookieOptions Flags(HttpContext context, TimeSpan lifetime) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        MaxAge = lifetime,
        Path = "/",
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
    };
}
