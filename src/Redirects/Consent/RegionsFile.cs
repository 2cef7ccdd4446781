using System.Globalization;
using System.Text.Json;

namespace WhiteLabelLinks.Redirects.Consent;

/// <summary>Reads <c>regions.json</c> and says everything that is wrong with it at once.</summary>
internal sealed class RegionsFile
{
    private static readonly string[] Fields =
        ["name", "regime", "from", "before", "gpc", "gpc_from", "ask_again_days", "law", "source", "confidence", "note"];

    private readonly List<string> _errors = [];

    public static Regions ReadBundled()
    {
        using var stream = typeof(RegionsFile).Assembly.GetManifestResourceStream("regions.json")
            ?? throw new InvalidOperationException("regions.json is not in the assembly.");
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return Read(memory.ToArray());
    }

    /// <summary>Reads the whole file.</summary>
    /// <exception cref="InvalidDataException">The file is wrong; the message has a line for each error.</exception>
    public static Regions Read(ReadOnlyMemory<byte> json)
    {
        var file = new RegionsFile();
        try
        {
            using var document = JsonDocument.Parse(json);
            var regions = file.ReadRoot(document.RootElement);
            return file._errors.Count == 0 && regions is not null ? regions : throw file.Wrong();
        }
        catch (JsonException e)
        {
            file._errors.Add(e.Message);
            throw file.Wrong();
        }
    }

    private InvalidDataException Wrong() =>
        new("The file of regions cannot be used:" + string.Concat(_errors.Select(error => Environment.NewLine + "  - " + error)));

    private Regions? ReadRoot(JsonElement root)
    {
        if (root.ValueKind is not JsonValueKind.Object || !root.TryGetProperty("regions", out var regions) || regions.ValueKind is not JsonValueKind.Object)
        {
            _errors.Add("regions: an object is expected.");
            return null;
        }
        var asOf = Date(root, "the file", "as_of");
        var notice = Text(root, "the file", "notice");
        if (asOf is null)
        {
            _errors.Add("the file: as_of, the day on which the sources were read, is missing.");
        }
        var days = ReadDays(root);
        var elsewhere = root.TryGetProperty("elsewhere", out var element) ? ReadRow("*", Region.Unknown, element) : null;
        if (elsewhere is not { Regime: Regime.OptIn, Before: null })
        {
            _errors.Add("elsewhere: what applies to an unknown place must be opt_in.");
        }
        var rows = regions.EnumerateObject().Select(property => ReadRow(property.Name, property.Value)).OfType<RegionRow>().ToList();
        CheckTogether(rows);
        return _errors.Count == 0 && elsewhere is not null ? new Regions(asOf ?? default, notice, elsewhere, rows, days) : null;
    }

    private Dictionary<Regime, int> ReadDays(JsonElement root)
    {
        var days = new Dictionary<Regime, int>();
        foreach (var regime in Enum.GetValues<Regime>())
        {
            if (root.TryGetProperty("ask_again_days", out var element) && element.ValueKind is JsonValueKind.Object
                && Days(element, "ask_again_days", NameOf(regime)) is { } value)
            {
                days[regime] = value;
            }
            else
            {
                _errors.Add($"ask_again_days: {NameOf(regime)} is missing.");
            }
        }
        return days;
    }

    private RegionRow? ReadRow(string id, JsonElement row)
    {
        if (!Region.TryParse(id, out var region) || region.ToString() != id)
        {
            _errors.Add($"{id}: not a code like DE or US-CA.");
            return null;
        }
        return ReadRow(id, region, row);
    }

    private RegionRow? ReadRow(string id, Region region, JsonElement row)
    {
        if (row.ValueKind is not JsonValueKind.Object)
        {
            _errors.Add($"{id}: an object is expected.");
            return null;
        }
        foreach (var field in row.EnumerateObject().Where(field => !Fields.Contains(field.Name, StringComparer.Ordinal)))
        {
            _errors.Add($"{id}: {field.Name} is not known.");
        }
        if (ReadRegime(row, id, "regime") is not { } regime)
        {
            _errors.Add($"{id}: regime is missing.");
            return null;
        }
        return Check(new RegionRow(id, region, Text(row, id, "name"), regime)
        {
            From = Date(row, id, "from"),
            Before = ReadRegime(row, id, "before"),
            Gpc = ReadDuty(row, id),
            GpcFrom = Date(row, id, "gpc_from"),
            AskAgainDays = Days(row, id, "ask_again_days"),
            Law = Text(row, id, "law"),
            Source = Text(row, id, "source"),
            Confidence = Text(row, id, "confidence"),
            Note = row.TryGetProperty("note", out _) ? Text(row, id, "note") : null,
        });
    }

    private RegionRow Check(RegionRow row)
    {
        if (row.Before is not null && row.From is null)
        {
            _errors.Add($"{row.Id}: before needs a day in from.");
        }
        // A day counts from the moment it begins anywhere: right for a law that asks for more, wrong for one that asks for less.
        if (row.Before < row.Regime)
        {
            _errors.Add($"{row.Id}: before is stricter than regime. A law that relaxes is entered when it is in force.");
        }
        if (row.GpcFrom is not null && row.Gpc is GpcDuty.NotRequired)
        {
            _errors.Add($"{row.Id}: gpc_from without a duty in gpc.");
        }
        if (row.Confidence is not ("high" or "medium" or "low"))
        {
            _errors.Add($"{row.Id}: confidence is high, medium or low.");
        }
        return row;
    }

    private void CheckTogether(List<RegionRow> rows)
    {
        foreach (var twice in rows.GroupBy(row => row.Region).Where(same => same.Count() > 1))
        {
            _errors.Add($"{twice.Key}: listed twice.");
        }
        var known = rows.Select(row => row.Region).ToHashSet();
        foreach (var orphan in rows.Where(row => !known.Contains(row.Region.Country)))
        {
            _errors.Add($"{orphan.Id}: its country has no row.");
        }
    }

    private string Text(JsonElement row, string id, string field)
    {
        if (row.TryGetProperty(field, out var value) && value.ValueKind is JsonValueKind.String && value.GetString() is { Length: > 0 } text)
        {
            return text;
        }
        _errors.Add($"{id}: {field} is missing.");
        return "";
    }

    private T? Optional<T>(JsonElement row, string id, string field, string expected, Func<JsonElement, T?> read)
        where T : struct
    {
        if (!row.TryGetProperty(field, out var value))
        {
            return null;
        }
        var result = read(value);
        if (result is null)
        {
            _errors.Add($"{id}: {field} is {expected}.");
        }
        return result;
    }

    private DateOnly? Date(JsonElement row, string id, string field) => Optional<DateOnly>(row, id, field, "a day like 2027-01-01", value =>
        value.ValueKind is JsonValueKind.String
        && DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null);

    private int? Days(JsonElement row, string id, string field) => Optional<int>(row, id, field, "a number of days from 1 to 400", value =>
        value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out var days) && days is >= 1 and <= ConsentPolicy.MaxDays ? days : null);

    private Regime? ReadRegime(JsonElement row, string id, string field) =>
        Optional<Regime>(row, id, field, "opt_in, opt_out or notice", value => value.ValueKind is JsonValueKind.String
            ? value.GetString() switch { "opt_in" => Regime.OptIn, "opt_out" => Regime.OptOut, "notice" => Regime.Notice, _ => null } : null);

    private GpcDuty ReadDuty(JsonElement row, string id) =>
        Optional<GpcDuty>(row, id, "gpc", "required, not_required or unknown", value => value.ValueKind is JsonValueKind.String
            ? value.GetString() switch
            {
                "required" => GpcDuty.Required,
                "not_required" => GpcDuty.NotRequired,
                "unknown" => GpcDuty.Unconfirmed,
                _ => null,
            } : null) ?? GpcDuty.NotRequired;

    private static string NameOf(Regime regime) => regime switch
    {
        Regime.OptIn => "opt_in",
        Regime.OptOut => "opt_out",
        _ => "notice",
    };
}
