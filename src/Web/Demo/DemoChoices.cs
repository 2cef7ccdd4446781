using System.Security.Cryptography;
using WhiteLabelLinks.Redirects.Consent;

namespace WhiteLabelLinks.Web.Demo;

/// <summary>What a made-up click on a retargeting link came to.</summary>
/// <param name="Reason">As the consent decision gives it.</param>
/// <param name="Region">Where the visitor was.</param>
/// <param name="Answer">accepted or declined, where the visitor was asked and answered.</param>
/// <param name="Pixel">What became of the pixels: loaded, failed or timeout; null where none was fired.</param>
/// <param name="Milliseconds">How long the pixels took.</param>
internal readonly record struct DemoChoice(ConsentReason Reason, string Region, string? Answer = null, string? Pixel = null, int Milliseconds = 0);

/// <summary>
/// Makes up what visitors chose, the way people do: most who are asked for the first time answer, somewhat more of them with yes,
/// some come back, some browsers say no by themselves, a few pixels are blocked.
/// </summary>
internal static class DemoChoices
{
    private const int Percent = 100;

    /// <summary>Makes up what a click came to.</summary>
    /// <param name="seed">The same click gets the same choice, whoever loads the demo.</param>
    public static DemoChoice For(DemoClick click, bool isAmerican, string seed)
    {
        var chance = new Random(BitConverter.ToInt32(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(seed))));
        var region = Region(isAmerican, chance);
        if (click.UserAgent.StartsWith("facebookexternalhit", StringComparison.Ordinal))
        {
            return new(ConsentReason.Bot, region);
        }
        var luck = chance.Next(Percent);
        if (luck < 5)
        {
            return new(ConsentReason.GlobalPrivacyControl, region);
        }
        if (region.StartsWith("US", StringComparison.Ordinal))
        {
            return luck < 9 ? new(ConsentReason.ChoiceDeclined, region) : Fired(ConsentReason.RegionAllowsOptOut, region, null, chance);
        }
        return luck switch
        {
            < 19 => Fired(ConsentReason.ChoiceAccepted, region, null, chance),
            < 32 => new(ConsentReason.ChoiceDeclined, region),
            _ => chance.Next(Percent) switch
            {
                < 47 => Fired(ConsentReason.RegionNeedsOptIn, region, "accepted", chance),
                < 81 => new(ConsentReason.RegionNeedsOptIn, region, "declined"),
                _ => new(ConsentReason.RegionNeedsOptIn, region),
            },
        };
    }

    private static DemoChoice Fired(ConsentReason reason, string region, string? answer, Random chance) => chance.Next(Percent) switch
    {
        < 9 => new(reason, region, answer, "failed", chance.Next(5, 60)),
        < 12 => new(reason, region, answer, "timeout", 400),
        _ => new(reason, region, answer, "loaded", 60 + (int)(220 * chance.NextDouble() * chance.NextDouble())),
    };

    private static string Region(bool isAmerican, Random chance)
    {
        string[] places = isAmerican ? ["US-NY", "US-NY", "US-CA", "US-TX", "US-FL", "CA", "GB"] : ["DE", "DE", "DE", "AT", "GB", "FR", "NL", "US-CA"];
        return places[chance.Next(places.Length)];
    }
}
