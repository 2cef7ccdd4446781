using WhiteLabelLinks.Web.Settings;
using WhiteLabelLinks.Web.Startup;

namespace WhiteLabelLinks.Web.Commands;

/// <summary>Brings the schema up to date without serving: for deployments that migrate first.</summary>
internal static class MigrateCommand
{
    public static async Task<int> RunAsync(Func<string, string?> values, CancellationToken cancellationToken)
    {
        var reader = new SettingsReader(values);
        if (reader.ReadDatabase() is not { } where)
        {
            return Complain.About(reader.Errors);
        }
        await using var database = new DatabaseStartup(where.DataFolder, where.Postgres, TimeProvider.System);
        try
        {
            await database.BringUpAsync(Console.WriteLine, cancellationToken);
        }
        catch (StartupException e)
        {
            return Complain.About([e.Message]);
        }
        Console.WriteLine("The schema is up to date.");
        return 0;
    }
}
