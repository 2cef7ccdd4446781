using System.CommandLine;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Web.Settings;

namespace WhiteLabelLinks.Web.Commands;

/// <summary><c>admin create</c>: somebody who runs the installation, without signing in first.</summary>
internal static class AdminCommand
{
    public static Command Create()
    {
        var email = new Option<string>("--email") { Description = "their address", Required = true, HelpName = "ADDRESS" };
        var name = new Option<string>("--name") { Description = "as others see it", HelpName = "NAME" };
        var password = new Option<string>("--password") { Description = "without it you get a link at which they choose one", HelpName = "TEXT" };
        var console = new Option<string>("--console") { Description = "host of the operator's console, made if there is none; default localhost", HelpName = "HOST" };
        var command = new Command("create", "create an administrator, or a new sign-in link for one");
        CommandLine.AddSettings(command, SettingNames.Serve);
        foreach (var option in new Option[] { email, name, password, console })
        {
            command.Options.Add(option);
        }
        command.SetAction((parsed, stop) => RunAsync(
            CommandLine.Values(parsed, command),
            parsed.GetValue(name) ?? "",
            parsed.GetValue(email) ?? "",
            parsed.GetValue(password),
            parsed.GetValue(console) ?? "localhost",
            stop));
        return command;
    }

    private static Task<int> RunAsync(
        Func<string, string?> values, string name, string email, string? password, string consoleHost, CancellationToken cancellationToken)
    {
        if (!HostName.TryParse(consoleHost, out var host, out var error))
        {
            return Task.FromResult(Complain.About([$"--console: {error}"]));
        }
        return Offline.RunAsync(values, async (services, _) =>
        {
            var result = await services.GetRequiredService<AdminCreation>().CreateAsync(new NewAdmin(name, email, password, host), cancellationToken);
            switch (result)
            {
                case AdminCreationResult.Refused refused:
                    return Complain.About(refused.Reasons);
                case AdminCreationResult.Created created:
                    Console.WriteLine($"{email} may sign in at {created.SignIn}");
                    if (created.SetPassword is { } link)
                    {
                        Console.WriteLine($"Choose a password within an hour: {link}");
                    }
                    break;
            }
            return 0;
        }, cancellationToken);
    }
}
