using Microsoft.EntityFrameworkCore;
using Npgsql;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Links.Utm;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Links.Editing;

/// <summary>
/// The one place that creates, changes, archives and restores a link, whoever asks: page, API, first run. Works in the brand
/// whose scope was entered. Each change and its history entry are one transaction.
/// </summary>
internal sealed class LinkEditor(AppDb db, IBrandDomains domains, OwnLinks ownLinks, LinkPurpose purpose, TimeProvider clock)
{
    private const int GeneratedSlugTries = 5;

    public async Task<CreateLinkResult> CreateAsync(NewLink asked, Actor actor, CancellationToken cancellation)
    {
        var fields = new LinkFields();
        var domain = await FindDomainAsync(asked.Domain, cancellation);
        if (domain is null && asked.Domain is null)
        {
            return new CreateLinkResult.NoDomain();
        }
        if (domain is null)
        {
            fields.Add(FieldNames.Domain, LinksText.DomainUnknown);
        }
        var utm = await purpose.FillingAsync(asked.Utm, asked.UtmTemplate, asked.Source, asked.Campaign, fields, cancellation);
        var link = Draft(asked, utm, fields, domain, actor);
        await purpose.CheckAsync(link.Destination, fields, cancellation);
        if (!fields.AreValid || domain is null)
        {
            return new CreateLinkResult.Invalid(fields.Errors);
        }
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await FollowAsync(link, domain, fields, cancellation);
        if (!fields.AreValid)
        {
            return new CreateLinkResult.Invalid(fields.Errors);
        }
        if (!await TryInsertAsync(link, domain, isChosen: !string.IsNullOrWhiteSpace(asked.Slug), utm.NamesLink ? slug => utm.Write(asked.Destination, slug) : null, cancellation))
        {
            return await WhoHasSlugAsync(link, cancellation);
        }
        Remember(link, actor, LinkChange.Created, []);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return new CreateLinkResult.Created(link);
    }

    public async Task<EditLinkResult> EditAsync(LinkId id, LinkEdit asked, Actor actor, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (await LockAsync(id, cancellation) is not { } link)
        {
            return new EditLinkResult.NotFound();
        }
        if (asked.SeenAt is { } seen && link.UpdatedAt != seen)
        {
            return new EditLinkResult.ChangedMeanwhile(link, await LastActorAsync(link, cancellation));
        }
        var fields = new LinkFields();
        // One that it is in already is there; only a template asks for its name.
        var campaign = asked.Campaign.IsGiven ? asked.Campaign.Value : asked.UtmTemplate is not null && link.CampaignId is { } now ? new CampaignId(now) : null;
        var source = asked.Source.IsGiven ? asked.Source.Value : link.Source;
        var utm = await purpose.FillingAsync(asked.Utm, asked.UtmTemplate, source, campaign, fields, cancellation);
        var changes = LinkChanges.Apply(link, asked, utm, fields);
        if (fields.AreValid && changes.Any(change => change.Field == FieldNames.Destination))
        {
            // What is there already may stay as it is until somebody gives it another destination.
            await purpose.CheckAsync(link.Destination, fields, cancellation);
            var domain = await domains.FindAsync(new DomainId(link.DomainId), cancellation);
            await FollowAsync(link, domain, fields, cancellation);
        }
        if (!fields.AreValid)
        {
            db.ChangeTracker.Clear();
            return new EditLinkResult.Invalid(fields.Errors);
        }
        if (changes.Count == 0)
        {
            return new EditLinkResult.Saved(link, IsChanged: false);
        }
        await SaveAsync(link, actor, LinkChange.Edited, changes, cancellation);
        await transaction.CommitAsync(cancellation);
        return new EditLinkResult.Saved(link, IsChanged: true);
    }

    /// <summary>Archiving what is archived, and restoring what is not, changes nothing and succeeds.</summary>
    public Task<EditLinkResult> ArchiveAsync(LinkId id, Actor actor, CancellationToken cancellation) =>
        SetArchivedAsync(id, true, actor, cancellation);

    /// <inheritdoc cref="ArchiveAsync"/>
    public Task<EditLinkResult> RestoreAsync(LinkId id, Actor actor, CancellationToken cancellation) =>
        SetArchivedAsync(id, false, actor, cancellation);

    private async Task<EditLinkResult> SetArchivedAsync(LinkId id, bool archived, Actor actor, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (await LockAsync(id, cancellation) is not { } link)
        {
            return new EditLinkResult.NotFound();
        }
        if (link.IsArchived == archived)
        {
            return new EditLinkResult.Saved(link, IsChanged: false);
        }
        link.ArchivedAt = archived ? clock.Now() : null;
        link.ArchivedIn = null;
        await SaveAsync(link, actor, archived ? LinkChange.Archived : LinkChange.Restored, [], cancellation);
        await transaction.CommitAsync(cancellation);
        return new EditLinkResult.Saved(link, IsChanged: true);
    }

    private Link Draft(NewLink asked, UtmFilling utm, LinkFields fields, BrandDomain? domain, Actor actor)
    {
        var now = clock.Now();
        var slug = fields.Slug(asked.Slug);
        fields.Critical(asked.Critical, asked.Mode);
        fields.Utm(asked.Utm);
        return new Link
        {
            DomainId = domain?.Id.Value ?? 0,
            Slug = slug.Value ?? "",
            SlugKey = slug.Value is null ? "" : slug.ToKey(domain?.IgnoreCase ?? false),
            Destination = fields.Destination(utm.Write(asked.Destination, slug.Value ?? "")).Value ?? "",
            Title = fields.Title(asked.Title),
            Tags = fields.Tags(asked.Tags),
            Mode = asked.Mode,
            IsCritical = asked.Critical,
            QueryMode = asked.QueryMode,
            RedirectStatus = fields.RedirectStatus(asked.RedirectStatus),
            CampaignId = asked.Campaign?.Value,
            Source = asked.Source,
            AdGroup = fields.Identifier(FieldNames.AdGroup, asked.AdGroup),
            Creator = fields.Identifier(FieldNames.Creator, asked.Creator),
            CreatedBy = actor.Name,
            CreatedAt = now,
            UpdatedAt = now,
        };
    }

    // EF sets a savepoint before each save, so the transaction outlives a slug that is taken.
    private async Task<bool> TryInsertAsync(Link link, BrandDomain domain, bool isChosen, Func<string, string?>? destinationFor, CancellationToken cancellation)
    {
        db.Add(link);
        for (var tries = 1; ; tries++)
        {
            try
            {
                await db.SaveChangesAsync(cancellation);
                return true;
            }
            catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
            {
                if (isChosen || tries == GeneratedSlugTries)
                {
                    db.Entry(link).State = EntityState.Detached;
                    return false;
                }
                var slug = Slug.Generate();
                (link.Slug, link.SlugKey) = (slug.Value, slug.ToKey(domain.IgnoreCase));
                link.Destination = destinationFor is not null && TargetUrl.TryParse(destinationFor(slug.Value), out var destination, out _) ? destination.Value : link.Destination;
            }
        }
    }

    private async Task<CreateLinkResult> WhoHasSlugAsync(Link link, CancellationToken cancellation)
    {
        var taken = await db.Set<Link>()
            .Where(other => other.DomainId == link.DomainId && other.SlugKey == link.SlugKey)
            .Select(other => new { other.Id, IsArchived = other.ArchivedAt != null })
            .FirstOrDefaultAsync(cancellation);
        return new CreateLinkResult.SlugTaken(link.Slug, taken is null ? null : new LinkId(taken.Id), taken?.IsArchived ?? false);
    }

    private async Task FollowAsync(Link link, BrandDomain? domain, LinkFields fields, CancellationToken cancellation)
    {
        if (domain is not null && TargetUrl.TryParse(link.Destination, out var destination, out _))
        {
            var route = await ownLinks.FollowAsync(destination, domain.Host, link.SlugKey, cancellation);
            link.LeadsTo = route.LeadsTo;
            fields.Chain(route.Chain);
        }
    }

    // Locked, so that two edits of one link follow each other and the history tells them in order. What this scope read of the
    // link before is forgotten: it may have changed since.
    private Task<Link?> LockAsync(LinkId id, CancellationToken cancellation)
    {
        foreach (var known in db.ChangeTracker.Entries<Link>().Where(entry => entry.Entity.Id == id.Value).ToList())
        {
            known.State = EntityState.Detached;
        }
        return db.Set<Link>().FromSql($"SELECT * FROM links WHERE id = {id.Value} FOR UPDATE").SingleOrDefaultAsync(cancellation);
    }

    private async Task<string> LastActorAsync(Link link, CancellationToken cancellation) =>
        await db.Set<LinkChange>()
            .Where(change => change.LinkId == link.Id)
            .OrderByDescending(change => change.At)
            .Select(change => change.Actor)
            .FirstOrDefaultAsync(cancellation) ?? link.CreatedBy;

    private async Task SaveAsync(Link link, Actor actor, string action, IReadOnlyList<FieldChange> fields, CancellationToken cancellation)
    {
        // Later than the last change even if the clock was set back: it is what a second editor compares with.
        var now = clock.Now();
        link.UpdatedAt = now > link.UpdatedAt ? now : link.UpdatedAt.AddMicroseconds(1);
        Remember(link, actor, action, fields);
        await db.SaveChangesAsync(cancellation);
    }

    private void Remember(Link link, Actor actor, string action, IReadOnlyList<FieldChange> fields) => db.Add(new LinkChange
    {
        LinkId = link.Id,
        Id = Guid.CreateVersion7(link.UpdatedAt),
        At = link.UpdatedAt,
        Actor = actor.Name,
        Action = action,
        Fields = LinkChange.WriteFields(fields),
    });

    private Task<BrandDomain?> FindDomainAsync(DomainId? id, CancellationToken cancellation) => id is { } given
        ? domains.FindAsync(given, cancellation)
        : FirstDomainAsync(cancellation);

    private async Task<BrandDomain?> FirstDomainAsync(CancellationToken cancellation) =>
        await domains.ListAsync(cancellation) is [var first, ..] ? first : null;
}
