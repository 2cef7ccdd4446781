using System.Text.Json;
using System.Text.Json.Serialization;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Redirects.Hosts;

namespace WhiteLabelLinks.Redirects.Snapshots;

/// <summary>A host as it is written to disk: short names, because there are many.</summary>
internal sealed record SavedHost(
    [property: JsonPropertyName("h")] string Host,
    [property: JsonPropertyName("a")] long? Agency = null,
    [property: JsonPropertyName("b")] long? Brand = null,
    [property: JsonPropertyName("d")] long? Domain = null,
    [property: JsonPropertyName("n")] string? BrandName = null,
    [property: JsonPropertyName("r")] string? Root = null,
    [property: JsonPropertyName("i")] bool IgnoreCase = false,
    [property: JsonPropertyName("t")] string? Theme = null,
    [property: JsonPropertyName("s")] PlainHttp PlainHttp = PlainHttp.Serve,
    [property: JsonPropertyName("p")] string? SourceParameter = null)
{
    public static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault };

    public static SavedHost Of(HostEntry entry) => entry switch
    {
        ShortHost host => new SavedHost(
            host.Host, null, host.Brand.Value, host.Domain.Value, host.BrandName, host.RootDestination, host.IgnoreCase, host.Theme,
            host.PlainHttp, host.SourceParameter),
        ConsoleEntry { Console: var console } => new SavedHost(console.Host, console.Agency?.Value, PlainHttp: entry.PlainHttp),
        _ => throw new ArgumentException("This is a kind of host that cannot be saved.", nameof(entry)),
    };

    public HostEntry ToEntry() => Brand is { } brand && Domain is { } domain
        ? new ShortHost(Host, new BrandId(brand), new DomainId(domain), BrandName ?? "", Root, IgnoreCase, Theme ?? "plain") { PlainHttp = PlainHttp, SourceParameter = SourceParameter }
        : new ConsoleEntry(new ConsoleHost(Host, Agency is { } agency ? new AgencyId(agency) : null)) { PlainHttp = PlainHttp };
}
