using System.Globalization;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Redirects.Consent;

namespace WhiteLabelLinks.Retargeting.Consent;

/// <summary>Checks each field of a policy and collects every complaint by the field's name, so that a form shows all of them at once.</summary>
/// <param name="least">What the levels above ask for: nothing may be laxer.</param>
/// <param name="above">Who they are, to say whose rule it is.</param>
internal sealed class PolicyFields(ConsentPolicy least, string above)
{
    public const int MaxText = 200;

    private readonly List<(string Field, string Error)> _errors = [];

    public IReadOnlyList<(string Field, string Error)> Errors => _errors;

    public bool AreValid => _errors.Count == 0;

    public string Floor(string? word)
    {
        var floor = ConsentPolicyWords.ParseFloor(word);
        if (string.IsNullOrEmpty(word) || floor.ToWord() != word)
        {
            Add(nameof(PolicyInput.Floor), RetargetingText.ChooseOne);
        }
        else if (floor < least.Floor)
        {
            Add(nameof(PolicyInput.Floor), RetargetingText.LaxerFloor.With(above, ConsentWords.Of(least.Floor)));
        }
        return floor.ToWord();
    }

    /// <summary>Days that may only be shortened.</summary>
    public int? Accepted(string? text)
    {
        var days = Number(nameof(PolicyInput.AcceptedForDays), text, 1, ConsentPolicy.MaxDays);
        if (days > least.DaysAfterAccept)
        {
            Add(nameof(PolicyInput.AcceptedForDays), RetargetingText.LaxerAccepted.With(above, least.DaysAfterAccept));
        }
        return days;
    }

    /// <summary>Days that may only be lengthened.</summary>
    public int? Declined(string? text)
    {
        var days = Number(nameof(PolicyInput.DeclinedForDays), text, 1, ConsentPolicy.MaxDays);
        if (days < least.DaysAfterDecline)
        {
            Add(nameof(PolicyInput.DeclinedForDays), RetargetingText.LaxerDeclined.With(above, least.DaysAfterDecline));
        }
        return days;
    }

    /// <summary>Null for nothing.</summary>
    public int? Number(string field, string? text, int from, int to)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }
        if (int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to)
        {
            return number;
        }
        Add(field, RetargetingText.NumberBetween.With(from, to));
        return null;
    }

    public string? Text(string field, string? text)
    {
        if (PlainText.Complaint(text, MaxText, out var clean) is { } complaint)
        {
            Add(field, complaint);
        }
        return clean.Length == 0 ? null : clean;
    }

    public string? SecureUrl(string field, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }
        if (!TargetUrl.TryParse(text, out var url, out var error))
        {
            Add(field, error);
        }
        else if (!url.Value.StartsWith("https://", StringComparison.Ordinal))
        {
            Add(field, RetargetingText.NotSecure);
        }
        return url.Value;
    }

    /// <summary>Codes of countries and states; a place that both lists name gets the stricter rule.</summary>
    public string Regions(string? ask, string? never)
    {
        var floors = new Dictionary<string, RegionFloor>(StringComparer.Ordinal);
        Read(nameof(ConsentInput.AskRegions), ask, ConsentFloor.AskEverywhere);
        Read(nameof(ConsentInput.NeverRegions), never, ConsentFloor.NeverFire);
        return ConsentPolicyWords.WriteRegions(floors.Values);

        void Read(string field, string? codes, ConsentFloor floor)
        {
            foreach (var code in (codes ?? "").Split([',', ';', ' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries).Take(300))
            {
                if (PlaceNames.TryParse(code, out var region, out var error))
                {
                    floors[region.ToString()] = new RegionFloor(region, floor);
                }
                else
                {
                    Add(field, error);
                    return;
                }
            }
        }
    }

    public void Add(string field, string error) => _errors.Add((field, error));
}

/// <summary>Places as people write them.</summary>
internal static class PlaceNames
{
    /// <summary>The error is a sentence for the field.</summary>
    public static bool TryParse(string code, out Region region, out string error)
    {
        var known = Region.TryParse(code, out region) && !IsNoCountry(region.Country.ToString());
        error = known ? "" : RetargetingText.RegionUnknown.With(code.Length <= 20 ? code : code[..20] + "…");
        return known;
    }

    // What people write for a country that is called otherwise, or for several of them.
    private static bool IsNoCountry(string code) => code is "UK" or "EU" or "EN";
}
