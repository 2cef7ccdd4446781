using WhiteLabelLinks.Tenants.Resources;

namespace WhiteLabelLinks.Tenants.Api;

/// <summary>What a key may be allowed to do.</summary>
internal static class ApiScopes
{
    public const string LinksRead = "links:read";
    public const string LinksWrite = "links:write";
    public const string DomainsRead = "domains:read";
    public const string DomainsWrite = "domains:write";
    public const string ClicksRead = "clicks:read";

    public const string PixelsRead = "pixels:read";
    public const string PixelsWrite = "pixels:write";
    public const string ConsentRead = "consent:read";

    public static readonly IReadOnlyList<string> All = [LinksRead, LinksWrite, DomainsRead, DomainsWrite, ClicksRead, PixelsRead, PixelsWrite, ConsentRead];

    public static string Explain(string scope) => scope switch
    {
        LinksRead => TenantsText.ScopeLinksRead,
        LinksWrite => TenantsText.ScopeLinksWrite,
        DomainsRead => TenantsText.ScopeDomainsRead,
        DomainsWrite => TenantsText.ScopeDomainsWrite,
        PixelsRead => TenantsText.ScopePixelsRead,
        PixelsWrite => TenantsText.ScopePixelsWrite,
        ConsentRead => TenantsText.ScopeConsentRead,
        _ => TenantsText.ScopeClicksRead,
    };
}
