using Microsoft.EntityFrameworkCore;
using Npgsql;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Links.Editing;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Redirects.Outcomes;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Links.Utm;

/// <summary>What came of saving a template.</summary>
internal abstract record SaveTemplateResult
{
    private SaveTemplateResult()
    {
    }

    internal sealed record Saved : SaveTemplateResult;

    internal sealed record Invalid(IReadOnlyList<FieldError> Errors) : SaveTemplateResult;

    internal sealed record NotFound : SaveTemplateResult;
}

/// <summary>A brand's templates, and which parameters it asks every destination for.</summary>
internal sealed class UtmSettings(AppDb db, TimeProvider clock)
{
    public const int MaxName = 100;
    public const int MostTemplates = 100;

    public async Task<IReadOnlyList<UtmTemplate>> TemplatesAsync(CancellationToken cancellation) =>
        await db.Set<UtmTemplate>().AsNoTracking().OrderBy(template => template.NameKey).ToListAsync(cancellation);

    public Task<UtmTemplate?> FindAsync(long id, CancellationToken cancellation) =>
        db.Set<UtmTemplate>().AsNoTracking().SingleOrDefaultAsync(template => template.Id == id, cancellation);

    public async Task<IReadOnlyList<UtmParameter>> RequiredAsync(CancellationToken cancellation)
    {
        var rules = await db.Set<UtmRules>().AsNoTracking().SingleOrDefaultAsync(cancellation);
        return rules is null ? [] : [.. UtmParameters.All.Where(parameter => rules.Required.Contains(parameter.ToName()))];
    }

    public async Task RequireAsync(IReadOnlyCollection<UtmParameter> parameters, CancellationToken cancellation)
    {
        var names = UtmParameters.All.Where(parameters.Contains).Select(parameter => parameter.ToName()).ToArray();
        if (await db.Set<UtmRules>().SingleOrDefaultAsync(cancellation) is { } rules)
        {
            rules.Required = names;
        }
        else
        {
            db.Add(new UtmRules { Required = names });
        }
        await db.SaveChangesAsync(cancellation);
    }

    /// <summary>The parameter by which the brand names sources for itself; null where it has none.</summary>
    public async Task<string?> SourceParameterAsync(CancellationToken cancellation) =>
        (await db.Set<UtmRules>().AsNoTracking().SingleOrDefaultAsync(cancellation))?.SourceParameter;

    /// <summary>Changes it, and records who did.</summary>
    /// <returns>What is wrong with the name; null when it was saved.</returns>
    public async Task<string?> NameSourcesByAsync(string? name, AuditLog audit, CancellationToken cancellation)
    {
        var clean = (name ?? "").Trim().ToLowerInvariant();
        if (clean.Length > 0 && SourceParameterName.ComplainOf(clean) is { } complaint)
        {
            return complaint;
        }
        var wanted = clean.Length == 0 ? null : clean;
        var rules = await db.Set<UtmRules>().SingleOrDefaultAsync(cancellation);
        if (rules?.SourceParameter != wanted)
        {
            rules ??= db.Add(new UtmRules()).Entity;
            rules.SourceParameter = wanted;
            await audit.RecordAsync("changed the brand’s own source parameter to", wanted ?? "none", cancellation);
        }
        return null;
    }

    /// <summary>A new one for no id.</summary>
    public async Task<SaveTemplateResult> SaveAsync(
        long? id, string? name, IReadOnlyDictionary<UtmParameter, string?> values, CancellationToken cancellation)
    {
        var template = id is { } known
            ? await db.Set<UtmTemplate>().SingleOrDefaultAsync(row => row.Id == known, cancellation)
            : new UtmTemplate { Name = "", NameKey = "", CreatedAt = clock.Now() };
        if (template is null)
        {
            return new SaveTemplateResult.NotFound();
        }
        var errors = new List<FieldError>();
        Fill(template, name, values, errors);
        var (key, own) = (template.NameKey, template.Id);
        if (await db.Set<UtmTemplate>().AnyAsync(other => other.NameKey == key && other.Id != own, cancellation))
        {
            errors.Add(new FieldError("name", LinksText.TemplateNameTaken));
        }
        if (id is null && await db.Set<UtmTemplate>().CountAsync(cancellation) >= MostTemplates)
        {
            errors.Add(new FieldError("name", LinksText.TooManyTemplates.With(MostTemplates)));
        }
        if (errors.Count == 0)
        {
            db.Update(template);
            return await StoreAsync(cancellation);
        }
        db.ChangeTracker.Clear();
        return new SaveTemplateResult.Invalid(errors);
    }

    /// <summary>Links keep what it wrote into them.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> DeleteAsync(long id, CancellationToken cancellation) =>
        await db.Set<UtmTemplate>().Where(template => template.Id == id).ExecuteDeleteAsync(cancellation) > 0;

    private async Task<SaveTemplateResult> StoreAsync(CancellationToken cancellation)
    {
        try
        {
            await db.SaveChangesAsync(cancellation);
            return new SaveTemplateResult.Saved();
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            db.ChangeTracker.Clear();
            return new SaveTemplateResult.Invalid([new FieldError("name", LinksText.TemplateNameTaken)]);
        }
    }

    private static void Fill(UtmTemplate template, string? name, IReadOnlyDictionary<UtmParameter, string?> values, List<FieldError> errors)
    {
        var isText = OneLine.TryClean(name, out var clean);
        (template.Name, template.NameKey) = (clean, clean.ToLowerInvariant());
        if (!isText || clean.Length is 0 or > MaxName)
        {
            errors.Add(new FieldError("name", LinksText.TemplateNameWrong.With(MaxName)));
        }
        foreach (var parameter in UtmParameters.All)
        {
            var value = values.GetValueOrDefault(parameter);
            if (LinkFields.ComplainOfUtm(value, out var text) is { } complaint)
            {
                errors.Add(new FieldError(parameter.ToName(), complaint));
            }
            else if (UtmWords.FindUnknown(text) is { } word)
            {
                errors.Add(new FieldError(parameter.ToName(), LinksText.TemplateWordUnknown.With(word, string.Join(", ", UtmWords.All.Union(ClickPlaceholders.All)))));
            }
            template[parameter] = text.Length == 0 ? null : text;
        }
        if (UtmParameters.All.All(parameter => template[parameter] is null))
        {
            errors.Add(new FieldError(UtmParameter.Source.ToName(), LinksText.TemplateEmpty));
        }
    }
}
