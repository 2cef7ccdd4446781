using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Certificates;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants.Certificates;
using WhiteLabelLinks.Tenants.Domains;
using WhiteLabelLinks.Tenants.Http;
using WhiteLabelLinks.Tenants.Resources;
using WhiteLabelLinks.Ui;
using WhiteLabelLinks.Ui.TagHelpers;

namespace WhiteLabelLinks.Tenants.Pages.Brands;

/// <summary>A domain's certificate: which one it is, until when, what was tried, and one of the owner's own.</summary>
[RequireBrandRole(BrandRole.Owner)]
internal sealed class CertificateModel(
    AppDb db, HostCertificates certificates, AuditLog audit, PublicAddressOptions addresses, InstallationKey key, TimeProvider clock) : BrandPageModel
{
    [BindProperty(SupportsGet = true)]
    public long Id { get; set; }

    [BindProperty]
    public InputModel Input { get; set; } = new();

    public HostName Host { get; private set; }

    public CertificateView View { get; private set; } = new("", null, null);

    public IReadOnlyList<IssuanceAttempt> Attempts { get; private set; } = [];

    public DateTimeOffset Now { get; } = clock.GetUtcNow();

    public bool ServesHttps => addresses.Https is not null;

    /// <summary>What the test found, as a notice.</summary>
    public (StatusKind Kind, string Text)? Tested { get; private set; }

    public bool Failed => !ModelState.IsValid;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) => await TryReadAsync(cancellation) ? await ShowAsync(cancellation) : NotFound();

    /// <summary>A piece of the domain's page.</summary>
    public async Task<IActionResult> OnGetCardAsync(CancellationToken cancellation) =>
        await TryReadAsync(cancellation) ? Partial("_CertificateCard", this) : NotFound();

    public async Task<IActionResult> OnPostRenewAsync(CancellationToken cancellation)
    {
        if (!await TryReadAsync(cancellation))
        {
            return NotFound();
        }
        await certificates.AskForAsync(Host.Value, cancellation);
        return await DoneAsync("asked for a certificate", CertificateText.RenewDone, cancellation);
    }

    public async Task<IActionResult> OnPostTestAsync(CancellationToken cancellation)
    {
        if (!await TryReadAsync(cancellation) || addresses.Https is not { } https)
        {
            return NotFound();
        }
        var result = await HttpsTest.RunAsync(Host, https.Port, clock, cancellation);
        Tested = WordsOf(result);
        return await ShowAsync(cancellation);
    }

    public async Task<IActionResult> OnPostAutomaticAsync(CancellationToken cancellation)
    {
        if (!await TryReadAsync(cancellation))
        {
            return NotFound();
        }
        await certificates.UseAutomaticAsync(Host.Value, cancellation);
        return await DoneAsync("had certificates ordered automatically", CertificateText.AutomaticDone, cancellation);
    }

    public async Task<IActionResult> OnPostBringAsync(CancellationToken cancellation)
    {
        if (!await TryReadAsync(cancellation))
        {
            return NotFound();
        }
        var files = Input.Files ?? [];
        if (files.Count == 0 || files.All(file => file.Length == 0))
        {
            ModelState.AddModelError("Input.Files", CertificateText.BringMissing);
        }
        else if (files.Count > 2)
        {
            ModelState.AddModelError("Input.Files", CertificateText.BringTooMany);
        }
        else if (files.Sum(file => file.Length) > UploadedCertificate.LargestFile)
        {
            ModelState.AddModelError("Input.Files", CertificateText.BringTooLarge);
        }
        else if (UploadedCertificate.TryRead(await ReadAsync(files, cancellation), Input.Password, Host, key, Now, out var brought, out var error))
        {
            await certificates.BringAsync(Host.Value, brought!, cancellation); // not null: it was read
            return await DoneAsync("brought a certificate", CertificateText.BroughtSaved, cancellation);
        }
        else
        {
            ModelState.AddModelError("Input.Files", error);
        }
        return await ShowAsync(cancellation);
    }

    private static async Task<IReadOnlyList<byte[]>> ReadAsync(IReadOnlyList<IFormFile> files, CancellationToken cancellation)
    {
        List<byte[]> contents = [];
        foreach (var file in files)
        {
            using var memory = new MemoryStream();
            await file.CopyToAsync(memory, cancellation);
            contents.Add(memory.ToArray());
        }
        return contents;
    }

    private (StatusKind Kind, string Text) WordsOf(HttpsTestResult result)
    {
        var host = Host.ToDisplay();
        return result switch
        {
            { Problem: { } problem } => (StatusKind.Warning, Phrases.Format(CertificateText.TestUnreachable, host, problem)),
            _ when !string.Equals(result.Serial, View.Served?.Serial, StringComparison.OrdinalIgnoreCase) =>
                (StatusKind.Warning, Phrases.Format(CertificateText.TestOther, host)),
            { IsTrusted: false } => (StatusKind.Info, Phrases.Format(CertificateText.TestUntrusted, host)),
            _ => (StatusKind.Good, Phrases.Format(CertificateText.TestGood, host, result.Protocol)),
        };
    }

    private async Task<IActionResult> DoneAsync(string action, string words, CancellationToken cancellation)
    {
        await audit.RecordAsync(action, Host.Value, cancellation);
        this.ShowToast(words);
        return LocalRedirect(BrandUrl($"domains/{Id}/certificate"));
    }

    // Nothing to see before the name is proved, nor where nobody issues certificates.
    private async Task<bool> TryReadAsync(CancellationToken cancellation)
    {
        var id = new DomainId(Id);
        var row = await db.Set<ShortDomain>().AsNoTracking().FirstOrDefaultAsync(d => d.Id == id, cancellation);
        if (row is null || !HostName.TryParse(row.Host, out var host, out _) || PublicAddresses.IsLocal(host))
        {
            return false;
        }
        Host = host;
        View = await certificates.FindAsync(host.Value, cancellation);
        return true;
    }

    private async Task<PageResult> ShowAsync(CancellationToken cancellation)
    {
        Attempts = await certificates.AttemptsAsync(Host.Value, cancellation);
        return Page();
    }

    public sealed class InputModel
    {
        public IReadOnlyList<IFormFile>? Files { get; set; }

        public string? Password { get; set; }
    }
}
