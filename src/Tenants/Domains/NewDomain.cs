using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants.Agencies;
using WhiteLabelLinks.Tenants.Http;
using WhiteLabelLinks.Tenants.Resources;

namespace WhiteLabelLinks.Tenants.Domains;

/// <summary>What became of adding a domain.</summary>
internal abstract record AddDomainResult
{
    private AddDomainResult()
    {
    }

    public sealed record Added(HostName Host) : AddDomainResult;

    /// <summary>Why not, as a sentence for the field.</summary>
    public sealed record Refused(string Reason) : AddDomainResult;
}

/// <summary>Adds a short domain to the brand that was entered.</summary>
internal sealed class NewDomain(AppDb db, AuditLog audit, TimeProvider clock, IOptions<TenantsOptions> options)
{
    /// <summary>Whose unique name a host is across all brands; the trigger that claims it names this.</summary>
    public const string HostTaken = "hosts_pkey";

    // Names under which strangers register theirs: a whole one belongs to nobody who could ask for it here. A list of all of
    // them is long and changes weekly; these are the ones people try.
    private static readonly FrozenSet<string> Public = FrozenSet.Create(StringComparer.Ordinal,
        "localhost", "com", "net", "org", "io", "co", "de", "eu", "app", "dev", "link", "co.uk", "org.uk", "com.au", "com.br", "co.jp", "co.nz",
        "co.za", "com.mx", "com.tr", "co.in", "github.io", "gitlab.io", "pages.dev", "workers.dev", "netlify.app", "vercel.app", "herokuapp.com",
        "fly.dev", "onrender.com", "web.app", "firebaseapp.com", "azurewebsites.net", "cloudfront.net", "amazonaws.com", "blogspot.com",
        "bit.ly", "t.co", "tinyurl.com", "goo.gl", "rebrand.ly", "is.gd", "ow.ly", "buff.ly", "dub.sh", "short.io", "lnkd.in",
        "google.com", "facebook.com", "instagram.com", "linkedin.com", "tiktok.com", "youtube.com", "apple.com", "microsoft.com", "amazon.com");

    private static readonly string[] NeverPublic = [".local", ".internal", ".arpa", ".onion", ".invalid"];

    /// <summary>Why a host cannot be anybody's short domain; null when it can.</summary>
    public static string? Complaint(HostName host)
    {
        var name = host.Value;
        if (!name.Contains('.', StringComparison.Ordinal) && name != "localhost")
        {
            return TenantsText.DomainIncomplete;
        }
        if (Public.Contains(name) || (name.StartsWith("www.", StringComparison.Ordinal) && Public.Contains(name[4..])))
        {
            return Phrases.Format(TenantsText.DomainPublic, host.ToDisplay());
        }
        return Array.Exists(NeverPublic, suffix => name.EndsWith(suffix, StringComparison.Ordinal))
            ? Phrases.Format(TenantsText.DomainPrivate, host.ToDisplay())
            : null;
    }

    /// <summary>
    /// The same, seen from an agency's consoles: what a brand's pages set must never reach the cookies of a sign-in host, so no
    /// short domain is one or lies under one.
    /// </summary>
    public static string? Complaint(HostName host, IReadOnlyList<string> consoles)
    {
        var above = consoles.FirstOrDefault(console => host.Value == console
            || (console != "localhost" && host.Value.EndsWith("." + console, StringComparison.Ordinal)));
        return above is null ? Complaint(host) : Phrases.Format(TenantsText.DomainIsConsole, above);
    }

    public async Task<AddDomainResult> AddAsync(string? text, CancellationToken cancellation)
    {
        if (!HostName.TryParse(text, out var host, out var error))
        {
            return new AddDomainResult.Refused(error);
        }
        var consoles = await db.Set<ConsoleSite>().AsNoTracking().Select(c => c.Host).ToListAsync(cancellation);
        if (Complaint(host, consoles) is { } complaint)
        {
            return new AddDomainResult.Refused(complaint);
        }
        if (await db.Set<ShortDomain>().AnyAsync(d => d.Host == host.Value, cancellation))
        {
            return new AddDomainResult.Refused(Phrases.Format(TenantsText.DomainIsYours, host.ToDisplay()));
        }
        db.Add(new ShortDomain { Host = host.Value, Theme = options.Value.Themes[0], CreatedAt = clock.GetUtcNow() });
        try
        {
            await audit.RecordAsync("added domain", host.Value, cancellation);
            return new AddDomainResult.Added(host);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { ConstraintName: HostTaken })
        {
            db.ChangeTracker.Clear();
            return new AddDomainResult.Refused(Phrases.Format(TenantsText.DomainTaken, host.ToDisplay()));
        }
    }
}
