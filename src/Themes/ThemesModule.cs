using Microsoft.Extensions.DependencyInjection;

namespace WhiteLabelLinks.Themes;

public static class ThemesModule
{
    /// <summary>Where the packages lie beside the executable: the build copies <c>themes/</c> there.</summary>
    public static string DefaultFolder => Path.Combine(AppContext.BaseDirectory, "themes");

    /// <summary>Reads the theme packages now, so that a broken one stops the start with every fault of it.</summary>
    /// <exception cref="ThemePackageException">A package is broken.</exception>
    public static IServiceCollection AddThemes(this IServiceCollection services, string? folder = null) =>
        services.AddSingleton(ThemeCatalog.Load(folder ?? DefaultFolder));
}
