using System.Net;
using System.Net.Sockets;
using WhiteLabelLinks.Redirects;
using WhiteLabelLinks.Web.Demo;
using WhiteLabelLinks.Web.Settings;
using WhiteLabelLinks.Web.Startup;

namespace WhiteLabelLinks.Web.Commands;

/// <summary>Serves until it is told to stop.</summary>
internal static class ServeCommand
{
    public static async Task<int> RunAsync(Func<string, string?> values, CancellationToken cancellationToken)
    {
        var reader = new SettingsReader(values);
        var settings = reader.Read();
        List<string> problems = [.. reader.Errors];
        if (settings is not null)
        {
            problems.AddRange(new[] { ("http", settings.Http), ("https", settings.Https), ("management", settings.Management) }.Select(Taken).OfType<string>());
        }
        if (settings is null || problems.Count > 0)
        {
            return Complain.About(problems);
        }

        await using var database = new DatabaseStartup(settings.DataFolder, settings.Postgres, TimeProvider.System);
        try
        {
            await database.BringUpAsync(Console.WriteLine, cancellationToken);
        }
        catch (StartupException e) when (database.Connections is not null && RedirectsModule.HasSavedSnapshot(App.RoutingFolder(settings.DataFolder)))
        {
            Console.Error.WriteLine($"The database is not ready: {e.Message}");
            Console.Error.WriteLine("Redirecting from the saved snapshot, and trying on.");
        }
        catch (StartupException e)
        {
            return Complain.About([e.Message]);
        }

        await using var app = App.Build(settings, database);
        if (settings.LoadDemo && database.IsReady && !DemoMark.WasOffered(settings.DataFolder))
        {
            Console.WriteLine("Loading the demo: three brands with sixty days of clicks …");
            await app.Services.GetRequiredService<DemoLoader>().LoadAsync(Console.WriteLine, cancellationToken);
        }
        await app.StartAsync(cancellationToken);
        Announcement.Print(settings, app);
        await app.WaitForShutdownAsync(cancellationToken);
        return 0;
    }

    private static string? Taken((string Name, ListenAddress? Address) listen)
    {
        if (listen.Address is null or { Port: 0 })
        {
            return null;
        }
        try
        {
            using var probe = new TcpListener(listen.Address.Address ?? IPAddress.Any, listen.Address.Port);
            probe.Start();
            return null;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.AddressAlreadyInUse
                ? $"--{listen.Name}: port {listen.Address.Port} is in use by another program. Stop it, or choose another port."
                : $"--{listen.Name}: cannot listen on {listen.Address}: {e.Message}.";
        }
    }
}
