using WhiteLabelLinks.Web.Demo;
using WhiteLabelLinks.Web.Management;
using WhiteLabelLinks.Web.Settings;

namespace WhiteLabelLinks.Web.Startup;

/// <summary>The lines a person sees when the start is over: where to go next.</summary>
internal static class Announcement
{
    public static void Print(ServeSettings settings, WebApplication app)
    {
        var port = new Uri(app.Urls.First()).Port;
        var management = app.Services.GetRequiredService<ManagementServer>().Url;
        Console.WriteLine();
        if (DemoMark.Read(settings.DataFolder) is { } demo)
        {
            Console.WriteLine($"  Agency console    {demo.Consoles.Agency}");
            foreach (var user in demo.Users.Where(u => u.Role is "agency owner"))
            {
                Console.WriteLine($"    sign in as      {user.Email}  {user.Password}");
            }
            Console.WriteLine($"  Operator console  {demo.Consoles.Operator}");
            Console.WriteLine($"  A short link      http://{demo.Brands[0].ShortHost}/{demo.Brands[0].Links[0].Slug}");
            Console.WriteLine($"  Everything else   {DemoMark.Path(settings.DataFolder)}");
        }
        else
        {
            Console.WriteLine($"  Console           http://localhost:{port}");
        }
        Console.WriteLine($"  Health, metrics   {management}");
        Console.WriteLine();
        Console.WriteLine("  Ctrl+C stops.");
    }
}
