using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Redirects.Consent;
using WhiteLabelLinks.Retargeting.Consent;

namespace WhiteLabelLinks.Retargeting.Records;

/// <summary>Which consent records are meant; what is null does not matter.</summary>
internal sealed record RecordFilter
{
    public static readonly IReadOnlyList<string> Actions = ["accepted", "declined", "withdrawn", "erasure_asked"];

    /// <summary>The first instant.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The first instant after the last one.</summary>
    public DateTimeOffset? Until { get; init; }

    public string? Action { get; init; }

    public DomainId? Domain { get; init; }

    /// <summary>A country with all its states, or one state.</summary>
    public Region? Region { get; init; }

    public string? Visitor { get; init; }

    public bool IsEverything => this == new RecordFilter();
}

/// <summary>Reads a filter from what people and programs write, and collects what is wrong by the parameter's name.</summary>
internal sealed class RecordFilterReader
{
    private readonly List<(string Name, string Error)> _errors = [];

    public IReadOnlyList<(string Name, string Error)> Errors => _errors;

    public string? Action(string name, string? text) =>
        string.IsNullOrEmpty(text) || RecordFilter.Actions.Contains(text, StringComparer.Ordinal) ? Empty(text)
        : Refuse<string?>(name, RetargetingText.OneOf.With(string.Join(", ", RecordFilter.Actions)));

    public Region? Region(string name, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }
        return PlaceNames.TryParse(text.Trim(), out var region, out var error) ? region : Refuse<Region?>(name, error);
    }

    /// <summary>As the visitor reads it on the privacy page; case and blanks around it do not matter.</summary>
    public string? Visitor(string name, string? text)
    {
        var id = (text ?? "").Trim().ToLowerInvariant();
        return id.Length == 0 ? null
            : id.Length == 32 && id.All(char.IsAsciiHexDigitLower) ? id
            : Refuse<string?>(name, RetargetingText.VisitorWrong);
    }

    /// <summary>A day like 2026-11-23.</summary>
    public DateOnly? Day(string name, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }
        return DateOnly.TryParseExact(text.Trim(), "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, default, out var day)
            && day.Year is >= 2000 and < 2200 ? day : Refuse<DateOnly?>(name, RetargetingText.DayWrong);
    }

    public T? Refuse<T>(string name, string error)
    {
        _errors.Add((name, error));
        return default;
    }

    private static string? Empty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
