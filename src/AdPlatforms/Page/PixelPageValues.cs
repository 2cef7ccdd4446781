using System.Buffers;

namespace WhiteLabelLinks.AdPlatforms;

/// <summary>What a click gives to the page's script; everything else of the script is the same for every click.</summary>
/// <param name="Destination">An http or https address; anything else is written empty, and the page's own fall-back goes on.</param>
/// <param name="BudgetMilliseconds">How long pixels are waited for.</param>
/// <param name="CapMilliseconds">The budget never counts for more than this.</param>
/// <param name="Event">The click's id, under which platforms merge what browser and server tell.</param>
/// <param name="Link">Row id of the link, as the audience rules of platforms see it.</param>
/// <param name="Token">Comes back with the beacon; letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, no spaces.</param>
/// <param name="Name">What the click stands for.</param>
/// <param name="Limited">The person opted out of sale or profiling where an advertiser may still measure: restricted signals.</param>
/// <param name="Country">Two capital letters, or null.</param>
/// <param name="State">Two capital letters without the country (<c>CA</c>), or null.</param>
/// <param name="Debug">Stay on the page: no beacon, no hand-off; the beacon's text comes as the event <c>handoff</c> of the document.</param>
public readonly record struct PixelPageValues(
    string Destination,
    int BudgetMilliseconds,
    int CapMilliseconds,
    Guid Event,
    long Link,
    string Slug,
    string? Campaign,
    string Token,
    ClickEvent Name = ClickEvent.LinkClick,
    bool Limited = false,
    string? Country = null,
    string? State = null,
    bool Debug = false)
{
    /// <summary>Writes them as one JSON object that is safe inside a script element. Allocates nothing of its own.</summary>
    public void WriteTo(IBufferWriter<byte> writer)
    {
        ScriptJson.Raw(writer, "{\"to\":"u8);
        ScriptJson.Text(writer, IsWeb(Destination) ? Destination : "");
        ScriptJson.Raw(writer, ",\"budget\":"u8);
        ScriptJson.Number(writer, BudgetMilliseconds);
        ScriptJson.Raw(writer, ",\"cap\":"u8);
        ScriptJson.Number(writer, CapMilliseconds);
        ScriptJson.Raw(writer, ",\"event\":"u8);
        ScriptJson.Id(writer, Event);
        ScriptJson.Raw(writer, ",\"link\":\""u8);
        ScriptJson.Number(writer, Link);
        ScriptJson.Raw(writer, "\",\"slug\":"u8);
        ScriptJson.Text(writer, Slug);
        ScriptJson.Raw(writer, ",\"campaign\":"u8);
        ScriptJson.Text(writer, Campaign);
        ScriptJson.Raw(writer, ",\"token\":"u8);
        ScriptJson.Text(writer, Token);
        ScriptJson.Raw(writer, ",\"name\":"u8);
        ScriptJson.Text(writer, ClickEventText.Of(Name));
        ScriptJson.Raw(writer, Limited ? ",\"limited\":true,\"country\":"u8 : ",\"limited\":false,\"country\":"u8);
        ScriptJson.Text(writer, Country);
        ScriptJson.Raw(writer, ",\"state\":"u8);
        ScriptJson.Text(writer, State);
        ScriptJson.Raw(writer, Debug ? ",\"debug\":true}"u8 : ",\"debug\":false}"u8);
    }

    private static bool IsWeb(string? address) =>
        address is not null
        && (address.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || address.StartsWith("http://", StringComparison.OrdinalIgnoreCase));
}
