using System.Text;
using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Links.Editing;

internal enum OwnChain
{
    /// <summary>It leaves our hosts, or ends on a page of ours.</summary>
    Ends,

    /// <summary>It comes back to where it began.</summary>
    Loops,

    /// <summary>It would send visitors through more of our own links than they should pass.</summary>
    TooLong,
}

/// <summary>What came of following a destination.</summary>
/// <param name="LeadsTo">The address of ours that the destination is, as <see cref="Link.LeadsTo"/> keeps it; null when it is none.</param>
internal readonly record struct OwnRoute(OwnChain Chain, string? LeadsTo = null);

/// <summary>
/// Follows a destination through the installation's own links, and counts those on the way to where it begins. Nobody passes
/// more than <see cref="MaxHops"/> of our links after the one they opened, whatever is edited in which order: writers of
/// destinations between our own hosts wait for each other, each sees all that was written before, and an address of ours counts
/// before there is anything at it. So there are no circles either.
/// </summary>
internal sealed class OwnLinks(AppDb db)
{
    public const int MaxHops = 3;

    /// <summary>To be called inside the transaction that will write the destination.</summary>
    /// <param name="destination">Where the link is to lead.</param>
    /// <param name="host">Where the link itself is.</param>
    /// <param name="slugKey">What the link itself is matched by; <see cref="OwnPlace.Root"/> for a domain's root.</param>
    /// <param name="cancellation">Stops the work.</param>
    public async Task<OwnRoute> FollowAsync(TargetUrl destination, HostName host, string slugKey, CancellationToken cancellation)
    {
        var start = $"{host.Value}/{slugKey}";
        if (await StepAsync(destination, cancellation) is not { Place: not null })
        {
            return new OwnRoute(OwnChain.Ends);
        }
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(7305811, 3)", cancellation);
        string? leadsTo = null;
        var (next, hops) = (destination, 0);
        while (await StepAsync(next, cancellation) is { Place: { } place } step)
        {
            leadsTo ??= place;
            hops++;
            if (place == start)
            {
                return new OwnRoute(OwnChain.Loops);
            }
            if (hops > MaxHops)
            {
                return new OwnRoute(OwnChain.TooLong);
            }
            if (step.Destination is null || !TargetUrl.TryParse(step.Destination, out next, out _))
            {
                break;
            }
        }
        return hops + await CountBeforeAsync(start, cancellation) > MaxHops
            ? new OwnRoute(OwnChain.TooLong)
            : new OwnRoute(OwnChain.Ends, leadsTo);
    }

    private async Task<OwnStep> StepAsync(TargetUrl url, CancellationToken cancellation) => OwnPlace.Of(url) is { Key: not null } place
        ? await db.Database
            .SqlQuery<OwnStep>($"SELECT place, destination FROM app.own_destination({place.Host}, {place.Key}, {place.LowerKey})")
            .SingleAsync(cancellation)
        : new OwnStep(null, null);

    private Task<int> CountBeforeAsync(string place, CancellationToken cancellation) => db.Database
        .SqlQuery<int>($"""SELECT app.own_links_before({place}, {MaxHops}) AS "Value" """)
        .SingleAsync(cancellation);
}

/// <summary>One address on the way.</summary>
/// <param name="Place">Host and key as our domain takes them; null when the host is not ours.</param>
/// <param name="Destination">Null when nothing is there.</param>
internal sealed record OwnStep(string? Place, string? Destination);

/// <summary>A destination as one of our hosts would read it.</summary>
/// <param name="Key">The slug; <see cref="Root"/> for the root, null for a path that is no slug.</param>
internal readonly record struct OwnPlace(string Host, string? Key, string? LowerKey)
{
    /// <summary>Key of a domain's root.</summary>
    public const string Root = "";

    public static OwnPlace Of(TargetUrl url)
    {
        var host = url.Host.TrimEnd('.');
        var path = new Uri(url.Value).AbsolutePath[1..];
        var slug = path.EndsWith('/') ? path[..^1] : path;
        if (!TryDecode(slug, out var key) || key.Contains('/', StringComparison.Ordinal) || key.StartsWith('_') || key.StartsWith('.'))
        {
            return new OwnPlace(host, null, null);
        }
        return new OwnPlace(host, key, key.ToLowerInvariant());
    }

    private static bool TryDecode(string path, out string text)
    {
        text = Uri.UnescapeDataString(path);
        try
        {
            text = text.Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            return false;
        }
        return !text.Contains('\0', StringComparison.Ordinal);
    }
}
