using System.Globalization;
using WhiteLabelLinks.Tenants.Resources;

namespace WhiteLabelLinks.Tenants.Http;

/// <summary>Roles and waits as people read them.</summary>
internal static class Phrases
{
    public static string Of(BrandRole role) => role switch
    {
        BrandRole.Owner => TenantsText.BrandRoleOwner,
        BrandRole.Editor => TenantsText.BrandRoleEditor,
        _ => TenantsText.BrandRoleViewer,
    };

    public static string Of(AgencyRole role) => role == AgencyRole.Owner ? TenantsText.AgencyRoleOwner : TenantsText.AgencyRoleMember;

    public static string Of(BrandRole role, string brand) => Format(TenantsText.RoleOf, Of(role), brand);

    public static string Of(AgencyRole role, string agency) => Format(TenantsText.RoleOf, Of(role), agency);

    /// <summary>"12 seconds", "3 minutes": rounded up, so that whoever waits that long has waited long enough.</summary>
    public static string Of(TimeSpan wait)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        return seconds switch
        {
            1 => TenantsText.WaitSecond,
            < 90 => Format(TenantsText.WaitSeconds, seconds),
            _ => Format(TenantsText.WaitMinutes, (seconds + 59) / 60),
        };
    }

    /// <summary>"12 days", "1 day", "5 hours": rounded down, because it is time that is left.</summary>
    public static string Days(TimeSpan left) => left.TotalHours switch
    {
        < 2 => Format(CertificateText.LeftMinutes, Math.Max(0, (int)left.TotalMinutes)),
        < 48 => Format(CertificateText.LeftHours, (int)left.TotalHours),
        _ => Format(CertificateText.LeftDays, (int)left.TotalDays),
    };

    public static string Format(string text, params object?[] values) => string.Format(CultureInfo.CurrentCulture, text, values);
}
