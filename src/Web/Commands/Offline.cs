using WhiteLabelLinks.Web.Settings;
using WhiteLabelLinks.Web.Startup;

namespace WhiteLabelLinks.Web.Commands;

/// <summary>A verb's work on the installation's own services, without serving and beside a node that may be running.</summary>
internal static class Offline
{
    public static async Task<int> RunAsync(
        Func<string, string?> values, Func<IServiceProvider, ServeSettings, Task<int>> work, CancellationToken cancellationToken)
    {
        var reader = new SettingsReader(values);
        if (reader.Read() is not { } settings)
        {
            return Complain.About(reader.Errors);
        }
        await using var database = new DatabaseStartup(settings.DataFolder, settings.Postgres, TimeProvider.System);
        try
        {
            await database.BringUpAsync(Console.WriteLine, cancellationToken);
        }
        catch (StartupException e)
        {
            return Complain.About([e.Message]);
        }
        await using var app = App.Build(settings, database);
        return await work(app.Services, settings);
    }
}
