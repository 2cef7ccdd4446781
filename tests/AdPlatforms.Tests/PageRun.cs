using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.AdPlatforms.Tests;

/// <summary>A page's script, run by node in the stand-in of <c>browser.mjs</c>, whose clock costs no time.</summary>
internal sealed class PageRun
{
    // One for all tests; it ends when its standard input does.
    private static readonly Lazy<Process> Browser = new(Start);

    public const string EventId = "01936f2a-7c11-7e11-8a11-0123456789ab";

    public static PixelPageValues Values { get; } = new(
        "https://shop.example/guide?a=1&b=2", 400, 1000, Guid.Parse(EventId), 4711, "guide", "spring", "dG9r.ZW4");

    public sealed record Vendor(string Src, int After = 50, bool Fails = false, bool Hangs = false, bool Throws = false, string? Runs = null, IReadOnlyList<Hit>? Hits = null);

    public sealed record Hit(string Url, int After);

    public sealed record Happening(string Name, int After, bool Persisted = false);

    public sealed record Scenario(
        IReadOnlyList<Vendor>? Vendors = null, IReadOnlyList<Happening>? Events = null, string Address = "https://go.example/guide",
        bool Prerendering = false, bool WithoutBeacon = false, bool WithoutCrypto = false);

    public required JsonNode Seen { get; init; }

    public IReadOnlyList<string> Requests => [.. Seen["requests"]!.AsArray().Select(request => request!["url"]!.GetValue<string>())];

    public string? Beacon => Seen["beacons"]!.AsArray() is [var only] ? only!["body"]!.GetValue<string>() : null;

    public IReadOnlyList<(string To, int At)> Replaced =>
        [.. Seen["replaced"]!.AsArray().Select(go => (go!["to"]!.GetValue<string>(), (int)go["at"]!.GetValue<double>()))];

    /// <summary>What a vendor's queue held when its script was asked for.</summary>
    public string QueueAtRequest(string name, int request = 0) => Seen["requests"]![request]!["queues"]![name]?.ToJsonString(Compact) ?? "";

    public string QueueAtEnd(string name) => Seen["end"]![name]?.ToJsonString(Compact) ?? "";

    private static JsonSerializerOptions Compact { get; } = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static PagePixel Pixel(string key, string? id = null, long number = 1)
    {
        var platform = AdPlatformCatalog.Find(key) ?? throw new ArgumentException(key);
        return new PagePixel(platform, id ?? platform.IdHelp.Example, new PixelId(number));
    }

    public static string Script(IReadOnlyList<PagePixel> pixels, in PixelPageValues values)
    {
        var buffer = new ArrayBufferWriter<byte>();
        PixelPagePart.Of(pixels).WriteScript(buffer, values);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static PageRun Of(string key, PixelPageValues? values = null, Scenario? scenario = null) => Of([Pixel(key)], values, scenario);

    public static PageRun Of(IReadOnlyList<PagePixel> pixels, PixelPageValues? values = null, Scenario? scenario = null)
    {
        scenario ??= new Scenario();
        var input = JsonSerializer.SerializeToNode(scenario, JsonSerializerOptions.Web)!.AsObject();
        input["vendors"] ??= new JsonArray();
        input["script"] = Script(pixels, values ?? Values);
        return new PageRun { Seen = Run(input.ToJsonString()) };
    }

    private static JsonNode Run(string scenario)
    {
        lock (Browser)
        {
            Browser.Value.StandardInput.WriteLine(scenario);
            Browser.Value.StandardInput.Flush();
            var seen = JsonNode.Parse(Browser.Value.StandardOutput.ReadLine() ?? throw new InvalidOperationException("node has ended."))!;
            return seen["error"] is null ? seen : throw new InvalidOperationException(seen["error"]!.GetValue<string>());
        }
    }

    private static Process Start() =>
        Process.Start(new ProcessStartInfo("node", [Path.Combine(AppContext.BaseDirectory, "browser.mjs")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
        }) ?? throw new InvalidOperationException("node did not start.");
}
