using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace WhiteLabelLinks.Redirects.Consent;

internal static class ConsentServices
{
    /// <summary>Adds what a consent decision needs to know of a visitor.</summary>
    /// <exception cref="InvalidDataException">A trusted proxy is wrong. A location file that is wrong throws when it is first resolved.</exception>
    public static IServiceCollection AddConsent(this IServiceCollection services, ConsentOptions options)
    {
        var bundled = Path.Combine(AppContext.BaseDirectory, "data", "countries.mmdb");
        services.AddSingleton(TrustedProxies.Parse(options.TrustedProxies));
        services.AddSingleton(Regions.Bundled);
        services.AddSingleton(provider => RegionLookup.Open(options.LocationFile, bundled, provider.GetRequiredService<ILogger<RegionLookup>>()));
        return services;
    }
}
