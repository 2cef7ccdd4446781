using System.Diagnostics;
using System.Net.Sockets;
using MimeKit;
using WhiteLabelLinks.Testing.Web;

namespace WhiteLabelLinks.Web.Tests.Running;

/// <summary>A real SMTP server that keeps what it is sent in a Maildir: aiosmtpd, a package of the system.</summary>
internal sealed class SmtpSink : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("smtp-").FullName;
    private readonly Process _server;

    private SmtpSink(int port)
    {
        var start = new ProcessStartInfo("/usr/bin/python3") { UseShellExecute = false };
        foreach (var argument in (string[])["-m", "aiosmtpd", "-n", "-l", $"127.0.0.1:{port}", "-c", "aiosmtpd.handlers.Mailbox", Path.Combine(_folder, "mails")])
        {
            start.ArgumentList.Add(argument);
        }
        _server = Process.Start(start) ?? throw new InvalidOperationException("python3 did not start.");
    }

    public static async Task<SmtpSink> StartAsync(int port)
    {
        var sink = new SmtpSink(port);
        await WebApp.EventuallyAsync(() => AnswersAsync(port), "The SMTP server does not listen.");
        return sink;
    }

    public async Task<IReadOnlyList<MimeMessage>> ReadAsync()
    {
        var folder = Path.Combine(_folder, "mails", "new");
        List<MimeMessage> mails = [];
        foreach (var file in Directory.Exists(folder) ? Directory.GetFiles(folder) : [])
        {
            mails.Add(await MimeMessage.LoadAsync(file));
        }
        return mails;
    }

    public void Dispose()
    {
        _server.Kill();
        _server.WaitForExit();
        _server.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<bool> AnswersAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
