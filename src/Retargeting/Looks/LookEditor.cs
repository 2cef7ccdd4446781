using Microsoft.EntityFrameworkCore;
using Npgsql;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Themes;

namespace WhiteLabelLinks.Retargeting.Looks;

/// <summary>What came of saving a look.</summary>
internal abstract record SaveLookResult
{
    public sealed record Saved(int Version) : SaveLookResult;

    /// <summary>It says what the newest version says already.</summary>
    public sealed record Unchanged : SaveLookResult;

    /// <summary>Nothing was saved.</summary>
    /// <param name="Errors">Sentences by field; the empty field is the form as a whole.</param>
    public sealed record Invalid(IReadOnlyList<(string Field, string Error)> Errors) : SaveLookResult;

    /// <summary>Somebody saved in between; nothing was saved over it.</summary>
    /// <param name="Newest">Theirs.</param>
    public sealed record Overtaken(LookVersion Newest) : SaveLookResult;
}

/// <summary>The one place that changes how domains look. Works in the brand whose scope was entered.</summary>
internal sealed class LookEditor(AppDb db, LookHistory history, ThemeCatalog themes, AuditLog audit, CurrentBrand brand, TimeProvider clock)
{
    /// <summary>Saves a version that visitors do not see.</summary>
    public async Task<SaveLookResult> SaveAsync(BrandDomain domain, LookForm form, CancellationToken cancellation)
    {
        var faults = LookCheck.Faults(themes, form.Look).ToList();
        if (PlainText.Complaint(form.Note, LookVersion.MaxNote, out var note) is { } complaint)
        {
            faults.Add((LookForm.NoteField, complaint));
        }
        if (faults.Count > 0)
        {
            return new SaveLookResult.Invalid(faults);
        }
        var looks = await history.ReadAsync(domain.Id, cancellation);
        if (looks.NewestNumber != form.BasedOn && looks.Newest is { } theirs)
        {
            return new SaveLookResult.Overtaken(theirs);
        }
        return form.Look.IsSameAs(looks.NewestLook)
            ? new SaveLookResult.Unchanged()
            : await InsertAsync(domain, looks.NewestNumber + 1, form.Look, note, isLive: false, "saved a look of", cancellation);
    }

    /// <summary>Shows a version to visitors.</summary>
    /// <returns>False when it is gone, older than what is live, or no longer possible.</returns>
    public async Task<bool> PublishAsync(BrandDomain domain, int number, CancellationToken cancellation)
    {
        var looks = await history.ReadAsync(domain.Id, cancellation);
        var version = await db.Set<LookVersion>().FirstOrDefaultAsync(row => row.DomainId == domain.Id && row.Version == number, cancellation);
        if (version is null || number < (looks.Live?.Version ?? 0) || LookCheck.Faults(themes, Look.Of(version)).Count > 0)
        {
            return false;
        }
        if (version.PublishedAt is null)
        {
            version.PublishedAt = clock.GetUtcNow();
            await audit.RecordAsync("published a look of", domain.Shown, cancellation);
        }
        return true;
    }

    /// <summary>Shows an old version again, as a new one that is its copy.</summary>
    /// <returns>Invalid when the version is gone or its theme no longer takes what it says.</returns>
    public async Task<SaveLookResult> RollBackAsync(BrandDomain domain, int number, CancellationToken cancellation)
    {
        if (await history.FindAsync(domain.Id, number, cancellation) is not { } old)
        {
            return new SaveLookResult.Invalid([("", RetargetingText.LookGone)]);
        }
        var look = Look.Of(old);
        if (LookCheck.Faults(themes, look) is { Count: > 0 } faults)
        {
            return new SaveLookResult.Invalid(faults);
        }
        var looks = await history.ReadAsync(domain.Id, cancellation);
        return await InsertAsync(
            domain, looks.NewestNumber + 1, look, RetargetingText.LookCopyOf.With(number), isLive: true, "rolled back the look of", cancellation);
    }

    private async Task<SaveLookResult> InsertAsync(
        BrandDomain domain, int number, Look look, string note, bool isLive, string action, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        db.Add(new LookVersion
        {
            DomainId = domain.Id,
            Version = number,
            Theme = look.Theme,
            Tokens = look.TokensJson(),
            Texts = look.TextsJson(),
            Note = note.Length == 0 ? null : note,
            CreatedBy = brand.Value.Actor.Name,
            CreatedAt = now,
            PublishedAt = isLive ? now : null,
        });
        try
        {
            await audit.RecordAsync(action, domain.Shown, cancellation);
            return new SaveLookResult.Saved(number);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // Two saved in the same moment; the other one was first.
            db.ChangeTracker.Clear();
            return await history.FindAsync(domain.Id, number, cancellation) is { } theirs
                ? new SaveLookResult.Overtaken(theirs)
                : new SaveLookResult.Invalid([("", RetargetingText.LookGone)]);
        }
    }
}
