namespace WhiteLabelLinks.Certificates;

/// <summary>Our own limits, below those of Let's Encrypt: https://letsencrypt.org/docs/rate-limits/, as of 2026-08-05.</summary>
public static class CertificateLimits
{
    /// <summary>New orders at a CA. Allowed are 300 in three hours for an account.</summary>
    public const int OrdersInThreeHours = 240;
}
