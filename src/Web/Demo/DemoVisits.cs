using System.Net;
using WhiteLabelLinks.Clicks.Loading;

namespace WhiteLabelLinks.Web.Demo;

/// <summary>
/// Who is behind a click of the demo: where they are, what they speak, whether they came before, and what the link was marked with.
/// Made from the click's time, so that the same click is always the same visitor's.
/// </summary>
internal static class DemoVisits
{
    private static readonly string[] Europe = ["DE", "DE", "DE", "DE", "AT", "CH", "NL", "FR", "GB", "PL", "ES", "IT"];
    private static readonly string[] America = ["US-CA", "US-CA", "US-NY", "US-TX", "US-WA", "US-IL", "CA-ON", "CA-QC", "GB", "MX", "BR"];

    public static PastClick Of(DemoHistoryOf link, DemoClick click, DemoChoice? choice)
    {
        var chance = new Random(HashCode(click.At.UtcTicks));
        var places = link.Brands.IsAmerican ? America : Europe;
        var place = choice?.Region is { Length: > 0 } known ? known : places[chance.Next(places.Length)];
        return new PastClick(click.At, link.Brand, link.Domain, link.Link, click.UserAgent)
        {
            Referrer = click.Referrer is null ? "" : $"https://{click.Referrer}/",
            Languages = LanguageOf(place),
            Query = QueryOf(link, chance),
            Address = AddressOf(chance),
            Consent = choice is { } chosen ? (byte)chosen.Reason : null,
            Region = place,
        };
    }

    private static string LanguageOf(string place) => place[..2] switch
    {
        "DE" or "AT" or "CH" => "de,en;q=0.7",
        "FR" => "fr-FR,fr;q=0.9",
        "NL" => "nl,en;q=0.8",
        "PL" => "pl-PL,pl;q=0.9",
        "ES" or "MX" => "es,en;q=0.5",
        "IT" => "it-IT",
        "BR" => "pt-BR,pt;q=0.9",
        _ => "en-US,en;q=0.9",
    };

    private static string QueryOf(DemoHistoryOf link, Random chance) => (link.Story.Sources, chance.Next(10)) switch
    {
        (SourceMix.Newsletter, < 7) => "utm_source=newsletter&utm_medium=email&utm_campaign=tuesday-letter",
        (SourceMix.Social, < 3) => "utm_source=linkedin&utm_medium=paid&utm_campaign=autumn-guide&li_fat_id=1",
        (SourceMix.Creators, < 4) => "utm_source=instagram&utm_medium=creator&utm_campaign=summer-edit",
        (_, 9) => "utm_medium=qr&utm_source=poster",
        _ => "",
    };

    // From the networks that are kept for examples; few enough that some visitors come again.
    private static IPAddress AddressOf(Random chance) => new([198, 51, 100, (byte)chance.Next(256)]);

    private static int HashCode(long ticks) => unchecked((int)(ticks ^ (ticks >> 32)));
}
