using System.CommandLine;
using WhiteLabelLinks.Web.Settings;

namespace WhiteLabelLinks.Web.Commands;

/// <summary>The verbs. A bare call serves.</summary>
internal static class CommandLine
{
    public static Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Retargeting links on your brands' own short domains. Without a verb it serves.");
        var serve = new Command("serve", "answer visitors and the console (default)");
        AddSettings(root, SettingNames.Serve);
        AddSettings(serve, SettingNames.Serve);
        root.SetAction((parsed, stop) => ServeCommand.RunAsync(Values(parsed, root), stop));
        serve.SetAction((parsed, stop) => ServeCommand.RunAsync(Values(parsed, serve), stop));
        root.Subcommands.Add(serve);

        root.Subcommands.Add(WithSettings("migrate", "bring the database's schema up to date", MigrateCommand.RunAsync));
        root.Subcommands.Add(WithSettings("doctor", "check settings, database, disk, clock and ports, and say what is wrong", DoctorCommand.RunAsync, SettingNames.Serve));

        var demo = new Command("demo", "the demo agency with its three brands");
        demo.Subcommands.Add(WithSettings("load", "load it (again)", DemoCommand.LoadAsync, SettingNames.Serve));
        demo.Subcommands.Add(WithSettings("remove", "remove it with everything that belongs to it", DemoCommand.RemoveAsync, SettingNames.Serve));
        root.Subcommands.Add(demo);

        var admin = new Command("admin", "people who run the installation");
        admin.Subcommands.Add(AdminCommand.Create());
        root.Subcommands.Add(admin);

        var acme = new Command("acme", "the accounts at certificate authorities");
        acme.Subcommands.Add(WithSettings("new-key", "give them new keys; running nodes and certificates go on", AcmeCommand.NewKeysAsync, SettingNames.Serve));
        root.Subcommands.Add(acme);
        // SIGTERM is the host's to handle: it drains and exits with 0.
        return root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    /// <summary>An option's text: command line, then environment, then appsettings.json in the current folder.</summary>
    public static Func<string, string?> Values(ParseResult parsed, Command command)
    {
        var file = new ConfigurationBuilder().SetBasePath(Directory.GetCurrentDirectory()).AddJsonFile("appsettings.json", optional: true).Build();
        return name =>
        {
            var option = command.Options.FirstOrDefault(o => o.Name == "--" + name);
            if (option is not null && parsed.GetResult(option) is { Implicit: false } result)
            {
                return result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
            }
            return Environment.GetEnvironmentVariable(SettingNames.EnvironmentVariable(name)) ?? file[SettingNames.ConfigurationKey(name)];
        };
    }

    public static void AddSettings(Command command, IEnumerable<(string Name, string Argument, string Help)> settings)
    {
        foreach (var (name, argument, help) in settings)
        {
            command.Options.Add(argument.Length == 0
                ? new Option<bool>("--" + name) { Description = help }
                : new Option<string>("--" + name) { Description = help, HelpName = argument });
        }
    }

    private static Command WithSettings(
        string name, string help, Func<Func<string, string?>, CancellationToken, Task<int>> run, IEnumerable<(string Name, string Argument, string Help)>? settings = null)
    {
        var command = new Command(name, help);
        AddSettings(command, settings ?? SettingNames.Database);
        command.SetAction((parsed, stop) => run(Values(parsed, command), stop));
        return command;
    }
}
