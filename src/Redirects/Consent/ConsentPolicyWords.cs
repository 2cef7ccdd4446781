using System.Text.Json;

namespace WhiteLabelLinks.Redirects.Consent;

/// <summary>
/// The words by which the database knows a policy. The edge and the console read them here, so that both mean the same; a word
/// that nobody knows counts as the strictest.
/// </summary>
public static class ConsentPolicyWords
{
    public static ConsentFloor ParseFloor(string? word) => word switch
    {
        null or "" or "by_region" => ConsentFloor.ByRegion,
        "ask_everywhere" => ConsentFloor.AskEverywhere,
        _ => ConsentFloor.NeverFire,
    };

    public static string ToWord(this ConsentFloor floor) => floor switch
    {
        ConsentFloor.ByRegion => "by_region",
        ConsentFloor.AskEverywhere => "ask_everywhere",
        _ => "never",
    };

    public static OnAsk ParseOnAsk(string? word) => word == "redirect" ? OnAsk.PlainRedirect : OnAsk.Banner;

    /// <summary>Reads <c>{"US": "ask_everywhere", "US-CA": "never"}</c>; empty is none.</summary>
    /// <param name="unknown">Told of each name that is no region; the rule for it is left out.</param>
    public static IReadOnlyList<RegionFloor> ParseRegions(string? json, Action<string> unknown)
    {
        List<RegionFloor> floors = [];
        foreach (var (name, word) in string.IsNullOrEmpty(json) ? [] : JsonSerializer.Deserialize<Dictionary<string, string>>(json) ?? [])
        {
            if (Region.TryParse(name, out var region))
            {
                floors.Add(new RegionFloor(region, ParseFloor(word)));
            }
            else
            {
                unknown(name);
            }
        }
        return floors;
    }

    /// <summary>What <see cref="ParseRegions"/> reads.</summary>
    public static string WriteRegions(IEnumerable<RegionFloor> floors) =>
        JsonSerializer.Serialize(floors.ToDictionary(floor => floor.Region.ToString(), floor => floor.Floor.ToWord()));
}

/// <summary>What is kept with a click on a retargeting link: the number of a <see cref="ConsentReason"/>, or one of these.</summary>
public static class ClickConsent
{
    /// <summary>Consent was given, but a vendor has been holding visitors up, so this one went straight on.</summary>
    public const byte VendorSlow = 100;
}
