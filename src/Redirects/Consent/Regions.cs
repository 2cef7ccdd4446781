using System.Collections.Frozen;

namespace WhiteLabelLinks.Redirects.Consent;

/// <summary>
/// The law as data. A lookup goes from the subdivision to the country to <see cref="Elsewhere"/>. A country whose states differ
/// gets the strictest of them and itself when only the country is known. Immutable, and lookups allocate nothing.
/// </summary>
public sealed class Regions
{
    private static readonly Lazy<Regions> Read = new(RegionsFile.ReadBundled);

    private readonly FrozenDictionary<Region, RegionRow> _rows;
    private readonly FrozenDictionary<Region, RegionRow[]> _withStates;
    private readonly int[] _askAgainDays;

    internal Regions(DateOnly asOf, string notice, RegionRow elsewhere, IReadOnlyList<RegionRow> rows, IReadOnlyDictionary<Regime, int> askAgainDays)
    {
        AsOf = asOf;
        Notice = notice;
        Elsewhere = elsewhere;
        Rows = rows;
        _rows = rows.ToFrozenDictionary(row => row.Region);
        _withStates = rows.Where(row => row.Region.HasSubdivision).GroupBy(row => row.Region.Country)
            .ToFrozenDictionary(states => states.Key, states => (RegionRow[])[.. rows.Where(row => row.Region == states.Key), .. states]);
        _askAgainDays = [.. Enum.GetValues<Regime>().Order().Select(regime => askAgainDays[regime])];
    }

    /// <summary>The product's own file.</summary>
    public static Regions Bundled => Read.Value;

    /// <summary>The day on which the sources were read.</summary>
    public DateOnly AsOf { get; }

    /// <summary>What the file says about itself: that it is not legal advice. To be shown wherever rows are.</summary>
    public string Notice { get; }

    public IReadOnlyList<RegionRow> Rows { get; }

    /// <summary>The row of every place that has none, and of an unknown one.</summary>
    public RegionRow Elsewhere { get; }

    /// <summary>What applies in a region at an instant. Never fails: what is not known gets the strictest rule.</summary>
    public RegionRule At(Region region, DateTimeOffset instant)
    {
        var day = DayOf(instant);
        if (!region.HasSubdivision && _withStates.TryGetValue(region, out var countryAndStates))
        {
            return Strictest(countryAndStates, day);
        }
        var row = _rows.TryGetValue(region, out var exact) ? exact : _rows.GetValueOrDefault(region.Country, Elsewhere);
        return Rule(row, row.RegimeOn(day), row.RequiresGpcOn(day));
    }

    // The country's own row comes first and is named unless a state is stricter. A duty of any state counts.
    private RegionRule Strictest(RegionRow[] rows, DateOnly day)
    {
        var (strictest, regime, gpc) = (rows[0], rows[0].RegimeOn(day), rows[0].RequiresGpcOn(day));
        for (var i = 1; i < rows.Length; i++)
        {
            gpc |= rows[i].RequiresGpcOn(day);
            if (rows[i].RegimeOn(day) is var other && other < regime)
            {
                (strictest, regime) = (rows[i], other);
            }
        }
        return Rule(strictest, regime, gpc);
    }

    private RegionRule Rule(RegionRow row, Regime regime, bool gpc) => new(row, regime, gpc, row.AskAgainDays ?? _askAgainDays[(int)regime]);

    // A law's day has begun when it has anywhere on Earth, so that no place is ever late. Laws that relax come with a new file.
    private static DateOnly DayOf(DateTimeOffset instant)
    {
        var ahead = TimeSpan.FromHours(14);
        return DateOnly.FromDateTime(instant.UtcTicks > DateTime.MaxValue.Ticks - ahead.Ticks ? DateTime.MaxValue : instant.UtcDateTime + ahead);
    }
}
