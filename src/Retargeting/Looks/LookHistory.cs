using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Themes;

namespace WhiteLabelLinks.Retargeting.Looks;

/// <summary>A version in the history.</summary>
/// <param name="Changes">Against the version before it, in words; null for the first one.</param>
internal sealed record LookRow(LookVersion Version, bool IsLive, IReadOnlyList<string>? Changes);

/// <summary>The looks of a domain that matter now.</summary>
/// <param name="Newest">Null while nobody saved one.</param>
/// <param name="Live">What visitors see; null while the theme is shown as it comes.</param>
/// <param name="Standard">What is shown while nothing is published.</param>
internal sealed record DomainLooks(LookVersion? Newest, LookVersion? Live, Look Standard)
{
    public int NewestNumber => Newest?.Version ?? 0;

    /// <summary>Saved after what is live, and not published.</summary>
    public bool IsStaged => Newest is not null && Newest.Version > (Live?.Version ?? 0);

    public Look LiveLook => Live is { } live ? Look.Of(live) : Standard;

    public Look NewestLook => Newest is { } newest ? Look.Of(newest) : Standard;
}

/// <summary>Reads versions. Works in the brand whose scope was entered.</summary>
internal sealed class LookHistory(AppDb db)
{
    public const int PageSize = 12;

    public async Task<DomainLooks> ReadAsync(DomainId domain, CancellationToken cancellation)
    {
        var versions = VersionsOf(domain).OrderByDescending(version => version.Version);
        var newest = await versions.FirstOrDefaultAsync(cancellation);
        var live = newest is { PublishedAt: not null } ? newest : await versions.FirstOrDefaultAsync(version => version.PublishedAt != null, cancellation);
        var id = domain.Value;
        var theme = await db.Database.SqlQuery<string>($"""SELECT theme AS "Value" FROM domains WHERE id = {id}""").FirstOrDefaultAsync(cancellation);
        return new DomainLooks(newest, live, Look.Of(theme ?? ThemeCatalog.DefaultName));
    }

    public Task<LookVersion?> FindAsync(DomainId domain, int version, CancellationToken cancellation) =>
        VersionsOf(domain).FirstOrDefaultAsync(row => row.Version == version, cancellation);

    /// <summary>Newest first.</summary>
    /// <param name="before">Only versions below this one; null begins with the newest.</param>
    /// <returns>Also the number to go on with, null at the end.</returns>
    public async Task<(IReadOnlyList<LookRow> Rows, int? Older)> ListAsync(DomainId domain, int? live, int? before, CancellationToken cancellation)
    {
        // One more than is shown, to say what the last one changed.
        var found = await VersionsOf(domain).Where(row => before == null || row.Version < before)
            .OrderByDescending(row => row.Version).Take(PageSize + 1).ToListAsync(cancellation);
        var rows = found.Take(PageSize).Select((version, index) => new LookRow(
            version,
            version.Version == live,
            index + 1 < found.Count ? LookChanges.Between(Look.Of(found[index + 1]), Look.Of(version)) : null));
        return ([.. rows], found.Count > PageSize ? found[PageSize - 1].Version : null);
    }

    private IQueryable<LookVersion> VersionsOf(DomainId domain) => db.Set<LookVersion>().AsNoTracking().Where(version => version.DomainId == domain);
}
