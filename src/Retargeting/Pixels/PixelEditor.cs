using Microsoft.EntityFrameworkCore;
using Npgsql;
using WhiteLabelLinks.AdPlatforms;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Retargeting.Consent;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Retargeting.Pixels;

/// <summary>What somebody asks a new pixel to be, unchecked.</summary>
/// <param name="Name">Null or empty takes the platform's.</param>
/// <param name="AcceptsUnusual">Whoever asks has seen the warning about this id, or cannot be asked.</param>
internal sealed record NewPixel(string? Platform, string? Tag, string? Name, bool AcceptsUnusual);

/// <summary>What came of asking for a new pixel.</summary>
internal abstract record AddPixelResult
{
    private AddPixelResult()
    {
    }

    /// <summary>Done.</summary>
    /// <param name="Warning">What is unusual about its id; null when nothing is.</param>
    internal sealed record Added(Pixel Pixel, string? Warning) : AddPixelResult;

    /// <summary>Cannot be; nothing was saved.</summary>
    /// <param name="Errors">Sentences by field: <c>platform</c>, <c>tag</c>, <c>name</c>.</param>
    internal sealed record Invalid(IReadOnlyDictionary<string, string> Errors) : AddPixelResult;

    /// <summary>Possible, but not as such ids usually are, and nobody has said that it is right all the same.</summary>
    internal sealed record Unusual(string Tag, string Warning) : AddPixelResult;

    internal sealed record Taken(Pixel By) : AddPixelResult;
}

/// <summary>The one place that adds, renames and removes pixels, whoever asks. Works in the brand whose scope was entered.</summary>
internal sealed class PixelEditor(AppDb db, AuditLog audit, ConsentSwitch consent, CurrentBrand brand, TimeProvider clock)
{
    public const int MaxName = 100;

    /// <summary>More than anybody has, and few enough to be shown on one page.</summary>
    public const int MaxPixels = 200;

    public async Task<AddPixelResult> AddAsync(NewPixel asked, CancellationToken cancellation)
    {
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        if (AdPlatformCatalog.Find(asked.Platform) is not { } platform)
        {
            errors["platform"] = RetargetingText.PlatformUnknown.With(string.Join(", ", AdPlatformCatalog.All.Select(known => known.Key)));
            return new AddPixelResult.Invalid(errors);
        }
        var check = platform.CheckId(asked.Tag);
        if (check is PixelIdCheck.Refused refused)
        {
            errors["tag"] = refused.Reason;
        }
        if (PlainText.Complaint(asked.Name, MaxName, out var name) is { } complaint)
        {
            errors["name"] = complaint;
        }
        if (await db.Set<Pixel>().CountAsync(cancellation) >= MaxPixels)
        {
            errors["tag"] = RetargetingText.TooManyPixels.With(MaxPixels);
        }
        var (tag, warning) = check switch
        {
            PixelIdCheck.Good good => (good.Id, null),
            PixelIdCheck.Unusual unusual => (unusual.Id, unusual.Warning),
            _ => ("", null),
        };
        return errors.Count > 0 ? new AddPixelResult.Invalid(errors)
            : warning is not null && !asked.AcceptsUnusual ? new AddPixelResult.Unusual(tag, warning)
            : await InsertAsync(platform, tag, name.Length == 0 ? platform.Name : name, warning, cancellation);
    }

    /// <summary>Null when it was done, else a sentence for the field.</summary>
    public async Task<string?> RenameAsync(Pixel pixel, string? name, CancellationToken cancellation)
    {
        if (PlainText.Complaint(name, MaxName, out var clean) is { } complaint)
        {
            return complaint;
        }
        if (clean.Length == 0)
        {
            return RetargetingText.NameMissing;
        }
        if (pixel.Name != clean)
        {
            pixel.Name = clean;
            await audit.RecordAsync("renamed pixel", Describe(pixel), cancellation);
        }
        return null;
    }

    /// <summary>It stops firing everywhere at once. False when there is none.</summary>
    public async Task<bool> RemoveAsync(long id, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (await db.Set<Pixel>().FirstOrDefaultAsync(pixel => pixel.Id == id, cancellation) is not { } pixel)
        {
            return false;
        }
        db.Remove(pixel);
        await audit.RecordAsync("removed pixel", Describe(pixel), cancellation);
        await consent.RecheckAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    private async Task<AddPixelResult> InsertAsync(AdPlatform platform, string tag, string name, string? warning, CancellationToken cancellation)
    {
        var pixel = new Pixel { Platform = platform.Key, Tag = tag, Name = name, CreatedBy = brand.Value.Actor.Name, CreatedAt = clock.GetUtcNow() };
        db.Add(pixel);
        try
        {
            await audit.RecordAsync("added pixel", Describe(pixel), cancellation);
            return new AddPixelResult.Added(pixel, warning);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            db.ChangeTracker.Clear();
            var taken = await db.Set<Pixel>().AsNoTracking().FirstAsync(other => other.Platform == platform.Key && other.Tag == tag, cancellation);
            return new AddPixelResult.Taken(taken);
        }
    }

    private static string Describe(Pixel pixel) => $"{pixel.Name} ({pixel.Platform} {pixel.Tag})";
}
