using Microsoft.AspNetCore.Http;

namespace WhiteLabelLinks.Tenants;

/// <summary>What every answer to a guest says to caches, other sites and search engines: its address is a secret.</summary>
public static class GuestHeaders
{
    public static void Write(HttpResponse response)
    {
        // At the very end: whatever makes a form's token writes this header too.
        response.OnStarting(() =>
        {
            response.Headers.CacheControl = "no-store";
            return Task.CompletedTask;
        });
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["X-Robots-Tag"] = "noindex, nofollow";
    }
}
