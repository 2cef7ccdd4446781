using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;
using WhiteLabelLinks.Certificates.Dns;
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

    public sealed record Added(DomainId Id, HostName Host) : AddDomainResult;

    /// <summary>Why not, as a sentence for the field.</summary>
    public sealed record Refused(string Reason) : AddDomainResult;
}

/// <summary>Adds a short domain to the brand that was entered. That claims it: it is nobody's until its DNS proves whose it is.</summary>
internal sealed class NewDomain(AppDb db, AuditLog audit, TimeProvider clock, IOptions<TenantsOptions> options)
{
    /// <summary>Whose unique name a host is across all brands; the trigger that claims it names this.</summary>
    public const string HostTaken = "hosts_pkey";

    /// <summary>Which brand alone may take a name that was given up not long ago; the same trigger names this.</summary>
    public const string HostReleased = "released_hosts_pkey";

    private const string HostIsYours = "domains_brand_id_host_key";

    private const int MostDomains = 200;

    // Longer ones leave no room for the record that proves them.
    private const int LongestHost = 230;

    // Services that shorten links, and sites that people type in for trying: nobody here could prove one, and it is kinder to say so now.
    private static readonly FrozenSet<string> Famous = FrozenSet.Create(StringComparer.Ordinal,
        "bit.ly", "t.co", "tinyurl.com", "goo.gl", "rebrand.ly", "is.gd", "ow.ly", "buff.ly", "dub.sh", "short.io", "lnkd.in",
        "google.com", "facebook.com", "instagram.com", "linkedin.com", "tiktok.com", "youtube.com", "apple.com", "microsoft.com", "amazon.com");

    private static readonly string[] NeverPublic =
        [".local", ".internal", ".arpa", ".onion", ".invalid", ".test", ".lan", ".home", ".corp", ".localdomain", ".intranet", ".private", ".alt"];

    /// <summary>Why a host cannot be anybody's short domain; null when it can.</summary>
    public static string? Complaint(HostName host)
    {
        var name = host.Value;
        if (!name.Contains('.', StringComparison.Ordinal) && name != "localhost")
        {
            return TenantsText.DomainIncomplete;
        }
        if (PublicAddresses.IsLocal(host) && name != "localhost")
        {
            return null;
        }
        if (Array.Exists(NeverPublic, suffix => name.EndsWith(suffix, StringComparison.Ordinal)))
        {
            return Phrases.Format(TenantsText.DomainPrivate, host.ToDisplay());
        }
        if (PublicSuffixes.Contains(host) || Famous.Contains(name) || (name.StartsWith("www.", StringComparison.Ordinal) && Famous.Contains(name[4..])))
        {
            return Phrases.Format(TenantsText.DomainPublic, host.ToDisplay());
        }
        if (name.Length > LongestHost)
        {
            return TenantsText.DomainTooLong;
        }
        return Homographs.MixedLabel(host) is { } label ? Phrases.Format(TenantsText.DomainMixed, label, host.Value) : null;
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
        if (await db.Database.SqlQuery<bool>($"SELECT app.host_is_held({host.Value}) AS \"Value\"").SingleAsync(cancellation))
        {
            return new AddDomainResult.Refused(Phrases.Format(TenantsText.DomainTaken, host.ToDisplay()));
        }
        return await db.Set<ShortDomain>().CountAsync(cancellation) >= MostDomains
            ? new AddDomainResult.Refused(Phrases.Format(TenantsText.DomainTooMany, MostDomains))
            : await InsertAsync(host, cancellation);
    }

    private async Task<AddDomainResult> InsertAsync(HostName host, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var domain = new ShortDomain { Host = host.Value, Theme = options.Value.Themes[0], CreatedAt = now, NextCheckAt = now, WatchedAt = now };
        db.Add(domain);
        try
        {
            await audit.RecordAsync("added domain", host.Value, cancellation);
            return new AddDomainResult.Added(domain.Id, host);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { ConstraintName: HostTaken or HostReleased or HostIsYours })
        {
            db.ChangeTracker.Clear();
            return new AddDomainResult.Refused(Phrases.Format(TenantsText.DomainTaken, host.ToDisplay()));
        }
    }
}
