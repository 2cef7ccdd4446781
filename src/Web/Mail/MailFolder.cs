using MimeKit;

namespace WhiteLabelLinks.Web.Mail;

/// <summary>Without an SMTP server mails are kept as files that any mail program opens.</summary>
internal sealed class MailFolder(string dataFolder, TimeProvider clock)
{
    private readonly string _folder = Path.Combine(dataFolder, "mail");

    public async Task WriteAsync(MimeMessage message, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_folder);
        var name = $"{clock.GetUtcNow():yyyyMMdd-HHmmss}-{Guid.CreateVersion7(clock.GetUtcNow()):N}";
        var draft = Path.Combine(_folder, name + ".part");
        await using (var file = new FileStream(draft, FileMode.CreateNew, FileAccess.Write))
        {
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file.SafeFileHandle, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
            await message.WriteToAsync(file, cancellationToken);
        }
        File.Move(draft, Path.Combine(_folder, name + ".eml"));
    }
}
