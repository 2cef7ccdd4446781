using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;
using WhiteLabelLinks.AdPlatforms;
using WhiteLabelLinks.Clicks.Spool;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Redirects.Consent;
using WhiteLabelLinks.Redirects.Hosts;

namespace WhiteLabelLinks.Redirects.Pixels;

/// <summary>What consent and pixels leave behind: notes in the spool, kept before the answer that they prove leaves.</summary>
internal sealed class ConsentNotes(ClickSpool spool, TimeProvider clock)
{
    // Banners that this process has written down. Writing one down again does no harm.
    private const int MostRemembered = 50_000;

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ConcurrentDictionary<(BrandId Brand, string Hash), byte> _banners = new();

    /// <summary>Writes down what a banner says, before anybody can answer it.</summary>
    public ValueTask ShowAsync(BrandId brand, Banner banner)
    {
        var hash = Convert.ToHexStringLower(banner.Content.Hash.Span);
        if (!_banners.TryAdd((brand, hash), 0))
        {
            return ValueTask.CompletedTask;
        }
        if (_banners.Count > MostRemembered)
        {
            _banners.Clear();
        }
        var note = Write(json =>
        {
            json.WriteNumber("brand", brand.Value);
            json.WriteString("hash", hash);
            json.WritePropertyName("content");
            json.WriteRawValue(banner.Content.Content);
        });
        return spool.WaitUntilKeptAsync(spool.AppendNote(NoteKind.ConsentBanner, note.Span));
    }

    /// <summary>Writes down what a visitor chose. The answer waits for it.</summary>
    public ValueTask ChooseAsync(ShortHost host, DomainRetargeting domain, ConsentAct choice)
    {
        var now = clock.GetUtcNow();
        var note = Write(json =>
        {
            json.WriteNumber("brand_id", host.Brand.Value);
            json.WriteString("id", choice.Id);
            json.WriteString("at", now);
            json.WriteNumber("domain_id", host.Domain.Value);
            if (choice.Link is { } link)
            {
                json.WriteNumber("link_id", link.Value);
            }
            json.WriteString("action", choice.Action);
            json.WriteString("method", choice.Link is null ? "privacy_page" : "banner");
            if (choice.Visitor is { } visitor)
            {
                json.WriteString("visitor", visitor.ToString());
            }
            json.WriteString("banner_hash", Convert.ToHexStringLower(choice.Banner.Content.Hash.Span));
            json.WriteString("language", choice.Language);
            json.WriteString("region", choice.Region.ToString());
            json.WriteString("regime", JsonNamingPolicy.SnakeCaseLower.ConvertName(choice.Rule.Regime.ToString()));
            json.WriteString("rule", choice.Rule.Row.Id);
            json.WriteBoolean("gpc", choice.OptOut.GlobalPrivacyControl);
            json.WriteBoolean("dnt", choice.OptOut.DoNotTrack);
            json.WriteStartArray("platforms");
            foreach (var platform in domain.Platforms)
            {
                json.WriteStringValue(platform.Key);
            }
            json.WriteEndArray();
            if (choice.ExpiresAt is { } expires)
            {
                json.WriteString("expires_at", expires);
            }
        });
        return spool.WaitUntilKeptAsync(spool.AppendNote(NoteKind.ConsentRecord, note.Span));
    }

    /// <summary>Writes down what became of a pixel.</summary>
    public void Hear(BrandId brand, LinkId link, in PixelResult result)
    {
        if (result.State is PixelState.NotAsked or PixelState.Asked)
        {
            return;
        }
        var (pixel, state, milliseconds) = (result.Pixel, result.State, result.Milliseconds);
        var now = clock.GetUtcNow();
        spool.AppendNote(NoteKind.PixelOutcome, Write(json =>
        {
            json.WriteNumber("brand_id", brand.Value);
            json.WriteNumber("link_id", link.Value);
            json.WriteNumber("pixel_id", pixel.Value);
            json.WriteString("at", now);
            json.WriteString("outcome", state switch { PixelState.Loaded => "loaded", PixelState.Failed => "failed", _ => "timeout" });
            json.WriteNumber("ms", Math.Min(milliseconds, 60_000));
        }).Span);
    }

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> fill)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            fill(json);
            json.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }
}

/// <summary>What a visitor did about consent, and what it was done on.</summary>
/// <param name="Id">Of the record.</param>
/// <param name="Action">A word of the table <c>consent_records</c>.</param>
/// <param name="Link">The link whose banner it was; null on the privacy page.</param>
internal sealed record ConsentAct(
    Guid Id, string Action, LinkId? Link, VisitorId? Visitor, Banner Banner, string Language, Region Region, RegionRule Rule, OptOutSignals OptOut,
    DateTimeOffset? ExpiresAt);
