using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.AdPlatforms;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Links;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Retargeting.Consent;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Retargeting.Pixels;

/// <summary>What a link fires and why, as it is saved.</summary>
/// <param name="Own">Pixels of its own.</param>
/// <param name="Fired">What it would fire for a visitor who agreed; empty when something forbids it.</param>
internal sealed record LinkFiring(LinkSetting Setting, IReadOnlyList<long> Own, IReadOnlyList<PagePixel> Fired, ConsentSetup Domain);

/// <summary>What somebody asks a link to fire, unchecked.</summary>
internal sealed record LinkPixelsInput(string? Mode, IReadOnlyCollection<long> Pixels, string? Event, string? Ownership);

/// <summary>The one place that reads and changes what single links fire. Works in the brand whose scope was entered.</summary>
internal sealed class LinkSettings(AppDb db, ConsentSetups setups, AuditLog audit, TimeProvider clock)
{
    public const string ModeField = "mode";
    public const string PixelsField = "pixels";
    public const string EventField = "event";
    public const string OwnershipField = "ownership";

    public async Task<LinkFiring> ReadAsync(LinkFacts link, CancellationToken cancellation)
    {
        var setting = await db.Set<LinkSetting>().AsNoTracking().FirstOrDefaultAsync(row => row.LinkId == link.Id, cancellation) ?? new LinkSetting();
        var own = await db.Set<LinkPixel>().AsNoTracking().Where(row => row.LinkId == link.Id)
            .Join(db.Set<Pixel>(), use => use.PixelId, pixel => pixel.Id, (use, pixel) => pixel).OrderBy(pixel => pixel.Id).ToListAsync(cancellation);
        var domain = await setups.ReadAsync(link.Domain, cancellation);
        return new LinkFiring(setting, [.. own.Select(pixel => pixel.Id)], Fired(link, setting, own, domain), domain);
    }

    /// <summary>Saves what a link fires, when all of it is possible.</summary>
    /// <returns>Sentences by field; when there are any, nothing was saved.</returns>
    public async Task<IReadOnlyList<(string Field, string Error)>> SaveAsync(LinkFacts link, LinkPixelsInput asked, CancellationToken cancellation)
    {
        var domain = await setups.ReadAsync(link.Domain, cancellation);
        var wanted = asked.Pixels.Distinct().ToArray();
        var chosen = await db.Set<Pixel>().AsNoTracking().Where(pixel => wanted.Contains(pixel.Id)).OrderBy(pixel => pixel.Id).ToListAsync(cancellation);
        var errors = Complaints(link, asked, chosen, wanted.Length, domain);
        if (errors.Count > 0)
        {
            return errors;
        }
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var setting = await db.Set<LinkSetting>().FirstOrDefaultAsync(row => row.LinkId == link.Id, cancellation);
        if (setting is null)
        {
            setting = new LinkSetting { LinkId = link.Id };
            db.Add(setting);
        }
        setting.PixelMode = asked.Mode ?? setting.PixelMode;
        setting.Event = asked.Event ?? setting.Event;
        setting.Ownership = asked.Ownership ?? setting.Ownership;
        setting.UpdatedAt = clock.GetUtcNow();
        await db.SaveChangesAsync(cancellation);
        await ReplacePixelsAsync(link.Id, PixelModes.HasOwn(setting.PixelMode) ? wanted : [], cancellation);
        await audit.RecordAsync("changed pixels of", $"{link.Host.ToDisplay()}/{link.Slug}", cancellation);
        await transaction.CommitAsync(cancellation);
        return [];
    }

    private static List<(string Field, string Error)> Complaints(
        LinkFacts link, LinkPixelsInput asked, List<Pixel> chosen, int wanted, ConsentSetup domain)
    {
        List<(string, string)> errors = [];
        Check(ModeField, asked.Mode, PixelModes.All);
        Check(EventField, asked.Event, PixelEvents.All);
        Check(OwnershipField, asked.Ownership, Ownerships.All);
        if (chosen.Count != wanted)
        {
            errors.Add((PixelsField, RetargetingText.PixelGone));
        }
        if (!PixelModes.HasOwn(asked.Mode ?? ""))
        {
            return errors;
        }
        var own = chosen.Select(ToPagePixel).OfType<PagePixel>().ToList();
        if (link.IsCritical)
        {
            errors.Add((ModeField, RetargetingText.CriticalNoPixels));
        }
        else if (wanted == 0)
        {
            errors.Add((PixelsField, RetargetingText.ChoosePixels));
        }
        else if (!PixelSet.TryCreate(asked.Mode == PixelModes.Add ? domain.Defaults.Concat(own) : own, out _, out var together))
        {
            errors.Add((PixelsField, together));
        }
        // Asked before a container runs, so that attaching one here does not turn the whole domain off.
        if (domain.IsOn && own.Any(pixel => pixel.Platform.IsCustomerCode)
            && !domain.Consent.Checks.Contains(PrivacyChecklist.Container, StringComparer.Ordinal) && !domain.All.Any(pixel => pixel.Platform.IsCustomerCode))
        {
            errors.Add((PixelsField, RetargetingText.ContainerFirst));
        }
        return errors;

        void Check(string field, string? word, IReadOnlyList<string> words)
        {
            if (word is not null && !words.Contains(word, StringComparer.Ordinal))
            {
                errors.Add((field, RetargetingText.OneOf.With(string.Join(", ", words))));
            }
        }
    }

    private async Task ReplacePixelsAsync(LinkId link, IReadOnlyCollection<long> wanted, CancellationToken cancellation)
    {
        var before = await db.Set<LinkPixel>().Where(row => row.LinkId == link).ToListAsync(cancellation);
        db.RemoveRange(before.Where(row => !wanted.Contains(row.PixelId)));
        db.AddRange(wanted.Except(before.Select(row => row.PixelId)).Select(id => new LinkPixel { LinkId = link, PixelId = id }));
    }

    // As the edge resolves it.
    private static IReadOnlyList<PagePixel> Fired(LinkFacts link, LinkSetting setting, IReadOnlyList<Pixel> own, ConsentSetup domain)
    {
        if (link.IsCritical || link.Mode != LinkMode.Retargeting || !domain.IsOn || setting.Ownership == Ownerships.Theirs)
        {
            return [];
        }
        IEnumerable<PagePixel> pixels = setting.PixelMode switch
        {
            PixelModes.Inherit => domain.Defaults,
            PixelModes.Add => domain.Defaults.Concat(own.Select(ToPagePixel).OfType<PagePixel>()),
            PixelModes.Replace => own.Select(ToPagePixel).OfType<PagePixel>(),
            _ => [],
        };
        return PixelSet.TryCreate(pixels, out var set, out _) ? set.Pixels : [];
    }

    private static PagePixel? ToPagePixel(Pixel pixel) =>
        AdPlatformCatalog.Find(pixel.Platform) is { } platform ? new PagePixel(platform, pixel.Tag, new PixelId(pixel.Id)) : null;
}
