using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using WhiteLabelLinks.AdPlatforms;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Redirects.Pixels;
using WhiteLabelLinks.Themes;

namespace WhiteLabelLinks.Web.Demo;

/// <summary>Writes made-up choices and pixel outcomes where the loader writes real ones, by the same functions.</summary>
internal sealed class DemoProof([FromKeyedServices(DatabaseRoles.Edge)] NpgsqlDataSource database, ThemeCatalog themes)
{
    private const int AtOnce = 2_000;

    /// <summary>Writes what became of one link's clicks.</summary>
    /// <param name="choices">A retargeting link's clicks with what they came to, in the order of time.</param>
    public async Task WriteAsync(DemoHistoryOf link, IReadOnlyList<(DemoClick Click, DemoChoice Choice)> choices, CancellationToken cancellationToken)
    {
        var language = link.Brands.Language;
        var banner = Banner(link, language);
        await CallAsync("add_consent_banners", [new { brand = link.Brand.Value, hash = Hex(banner), content = JsonSerializer.Deserialize<JsonElement>(banner.Content) }], cancellationToken);
        var records = choices.Where(c => c.Choice.Answer is not null).Select(c => Record(link, c.Click, c.Choice, language, Hex(banner)));
        foreach (var part in records.Chunk(AtOnce))
        {
            await CallAsync("add_consent_records", part, cancellationToken);
        }
        var outcomes = choices.Where(c => c.Choice.Pixel is not null).SelectMany(c => link.Pixels.Select(pixel => new
        {
            brand_id = link.Brand.Value, link_id = link.Link.Value, pixel_id = pixel, at = c.Click.At, outcome = c.Choice.Pixel, ms = c.Choice.Milliseconds,
        }));
        foreach (var part in outcomes.Chunk(AtOnce))
        {
            await CallAsync("add_pixel_outcomes", part, cancellationToken);
        }
    }

    private static object Record(DemoHistoryOf link, DemoClick click, DemoChoice choice, string language, string banner)
    {
        var at = click.At.AddSeconds(4);
        return new
        {
            brand_id = link.Brand.Value,
            id = Guid.CreateVersion7(at),
            at,
            domain_id = link.Domain.Value,
            link_id = link.Link.Value,
            action = choice.Answer,
            method = "banner",
            visitor = choice.Answer == "accepted" ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{link.Link}{click.At:O}"))[..16]) : null,
            banner_hash = banner,
            language,
            region = choice.Region,
            regime = "opt_in",
            rule = choice.Region,
            gpc = false,
            dnt = false,
            platforms = link.Brands.Pixels.Select(pixel => pixel.Platform),
            expires_at = choice.Answer == "accepted" ? at.AddDays(180).ToString("O", CultureInfo.InvariantCulture) : null,
        };
    }

    private BannerMeaning Banner(DemoHistoryOf link, string language)
    {
        var story = link.Brands;
        var platforms = story.Pixels.Select(pixel => AdPlatformCatalog.Find(pixel.Platform)).OfType<AdPlatform>().ToList();
        return BannerMeaning.Of(themes.Find(story.Theme), new PageFacts(story.Brand, link.ShortHost, language)
        {
            Privacy = new PrivacyFacts
            {
                Ready = true,
                Controller = story.Controller,
                Platforms = [.. platforms.Select(PlatformWords.Of)],
                Purposes = [.. platforms.SelectMany(platform => PlatformWords.Purposes(platform.Purposes)).Distinct().Order()],
            },
        }, policyVersion: "1");
    }

    private static string Hex(BannerMeaning banner) => Convert.ToHexStringLower(banner.Hash.Span);

    private async Task CallAsync(string function, object[] notes, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"SELECT app.{function}($1)");
        command.Parameters.Add(new() { Value = JsonSerializer.Serialize(notes), NpgsqlDbType = NpgsqlDbType.Jsonb });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
