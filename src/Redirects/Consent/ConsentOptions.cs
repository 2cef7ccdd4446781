using Microsoft.Extensions.Logging.Abstractions;

namespace WhiteLabelLinks.Redirects.Consent;

/// <summary>How the edge learns where a visitor is.</summary>
public sealed class ConsentOptions
{
    /// <summary>
    /// A MaxMind file (<c>.mmdb</c>) of countries, or of cities with their subdivisions; null means the bundled one of countries.
    /// A file that cannot be used stops the start.
    /// </summary>
    public string? LocationFile { get; set; }

    /// <summary>Proxies whose <c>X-Forwarded-For</c> is believed: networks like <c>10.0.0.0/8</c>, or addresses. A wrong one stops the start.</summary>
    public IReadOnlyList<string> TrustedProxies { get; set; } = [];

    /// <summary>What is wrong with the proxies, for whoever set them; null when nothing is.</summary>
    public string? ProxyProblem() => Complaint(() => Consent.TrustedProxies.Parse(TrustedProxies));

    /// <summary>What is wrong with the location file; null when nothing is, or when none was configured.</summary>
    public string? LocationFileProblem() => LocationFile is null
        ? null
        : Complaint(() => RegionLookup.Open(LocationFile, LocationFile, NullLogger.Instance).Dispose());

    private static string? Complaint(Action attempt)
    {
        try
        {
            attempt();
            return null;
        }
        catch (InvalidDataException e)
        {
            return e.Message;
        }
    }
}
