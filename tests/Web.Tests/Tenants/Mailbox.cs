using System.Text.RegularExpressions;
using MimeKit;
using WhiteLabelLinks.Testing.Web;

namespace WhiteLabelLinks.Web.Tests.Tenants;

/// <summary>The mails that the program wrote into its data folder.</summary>
internal static partial class Mailbox
{
    /// <summary>Waits for the newest mail to an address; a job writes it.</summary>
    public static async Task<MimeMessage> ReceiveAsync(WebApp app, string address, int count = 1)
    {
        IReadOnlyList<MimeMessage> found = [];
        await WebApp.EventuallyAsync(async () => (found = await ReadAsync(app, address)).Count >= count, $"No mail came to {address}.");
        return found[^1];
    }

    public static async Task<IReadOnlyList<MimeMessage>> ReadAsync(WebApp app, string address)
    {
        var folder = Path.Combine(app.DataFolder, "mail");
        var mails = new List<MimeMessage>();
        foreach (var file in Directory.Exists(folder) ? Directory.GetFiles(folder, "*.eml").Order(StringComparer.Ordinal) : Enumerable.Empty<string>())
        {
            var mail = await MimeMessage.LoadAsync(file);
            if (mail.To.Mailboxes.Any(m => m.Address == address))
            {
                mails.Add(mail);
            }
        }
        return mails;
    }

    /// <summary>The address behind the mail's button, path and query alone.</summary>
    public static string LinkPath(MimeMessage mail) => new Uri(Link(mail)).PathAndQuery;

    public static string Link(MimeMessage mail) => AnyUrl().Match(mail.TextBody ?? "").Value;

    /// <summary>Every host that stands anywhere in the mail's bodies.</summary>
    public static IReadOnlyList<string> Hosts(MimeMessage mail) =>
        [.. AnyUrl().Matches(mail.TextBody + mail.HtmlBody).Select(m => new Uri(WebUtility.HtmlDecode(m.Value)).Host).Distinct(StringComparer.Ordinal)];

    [GeneratedRegex("""https?://[^\s"<>]+""")]
    private static partial Regex AnyUrl();
}
