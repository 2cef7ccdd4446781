using Microsoft.AspNetCore.Mvc;
using Npgsql;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants.Agencies;
using WhiteLabelLinks.Tenants.Brands;
using WhiteLabelLinks.Tenants.Domains;
using WhiteLabelLinks.Tenants.Http;
using WhiteLabelLinks.Tenants.Members;
using WhiteLabelLinks.Tenants.Resources;
using WhiteLabelLinks.Ui;

namespace WhiteLabelLinks.Tenants.Pages.Operator;

internal sealed class NewAgencyModel(TenantSeeding seeding, PublicAddresses addresses, People people, CurrentPerson person) : OperatorPageModel
{
    [BindProperty]
    public InputModel Input { get; set; } = new();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (!TryRead(out var host, out var email))
        {
            return Page();
        }
        var name = (Input.Name ?? "").Trim();
        var console = new ConsoleFacts(name, addresses.BaseText(host));
        try
        {
            await CreateAsync(name, host, console, email, cancellation);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            var hostTaken = e.ConstraintName == NewDomain.HostTaken;
            ModelState.AddModelError(hostTaken ? "Input.Host" : "Input.Name", hostTaken ? TenantsText.OperatorHostTaken : TenantsText.OperatorSlugTaken);
            return Page();
        }
        this.ShowToast(Phrases.Format(TenantsText.OperatorCreated, name, email));
        return LocalRedirect("/operator");
    }

    private async Task CreateAsync(string name, HostName host, ConsoleFacts console, string email, CancellationToken cancellation)
    {
        await using var work = await seeding.BeginAsync(cancellation);
        var agency = await work.CreateAgencyAsync(name, Names.ToSlug(name), isDemo: false, cancellation);
        await work.CreateConsoleAsync(agency, host, console.BaseUrl, name, cancellation);
        var owner = await work.CreatePersonAsync(agency, People.NameFor(Input.OwnerName, email), email, null, cancellation);
        await work.AddAgencyMemberAsync(agency, owner, AgencyRole.Owner, cancellation);
        await work.CommitAsync(cancellation);
        var added = await people.FindAsync(agency, email, cancellation)
            ?? throw new InvalidOperationException("The first owner was just created.");
        await people.InviteAsync(added, console, person.Value.Name, name, "/agency", cancellation);
    }

    private bool TryRead(out HostName host, out string email)
    {
        host = default;
        if ((Names.Complaint(Input.Name) ?? Names.SlugComplaint(Input.Name)) is { } name)
        {
            ModelState.AddModelError("Input.Name", name);
        }
        if (Names.Complaint(Input.OwnerName) is { } owner)
        {
            ModelState.AddModelError("Input.OwnerName", owner);
        }
        if (!EmailAddress.TryParse(Input.OwnerEmail, out email, out var emailError))
        {
            ModelState.AddModelError("Input.OwnerEmail", emailError);
        }
        if (!ModelState.IsValid)
        {
            return false;
        }
        var text = string.IsNullOrWhiteSpace(Input.Host) ? $"console.{Names.ToSlug(Input.Name ?? "")}.localhost" : Input.Host;
        var complaint = HostName.TryParse(text, out host, out var error) ? NewDomain.Complaint(host) : error;
        if (complaint is not null)
        {
            ModelState.AddModelError("Input.Host", complaint);
        }
        return complaint is null;
    }

    public sealed class InputModel
    {
        public string? Name { get; set; }

        public string? Host { get; set; }

        public string? OwnerName { get; set; }

        public string? OwnerEmail { get; set; }
    }
}
